#pragma once
// The page of one runbook, section by section. Internal to render_runbook().

#include <set>
#include <string>
#include <string_view>

#include "migrate/runbook.hpp"

namespace migrate {

class Runbook {
 public:
  Runbook(const Migration& migration, const RunbookContext& context);
  std::string text() const;

 private:
  std::string head() const;
  std::string risk() const;
  std::string downtime() const;
  std::string checklist() const;
  std::string backup() const;
  std::string steps() const;            // runbook_steps.cpp
  std::string rollback() const;         // runbook_steps.cpp
  std::string verification() const;     // runbook_checks.cpp
  std::string monitoring() const;       // runbook_checks.cpp
  std::string troubleshooting() const;  // runbook_checks.cpp
  std::string log() const;

  std::string dump_file() const;
  /// Columns that a step names; where none can be told, all of the tables.
  std::string column_filter() const;

  const Migration& migration_;
  const RunbookContext& context_;
  std::size_t steps_ = 0;
  bool concurrently_ = false, backfills_ = false, unique_ = false, contract_ = false, loses_ = false;
};

/// In one line.
std::string flat(std::string_view text);
std::string sql_block(std::string_view sql);
std::string shell_block(std::string_view command);
/// Has a number: not what stands around the steps.
bool is_step(const Statement& statement);
/// The tables it works on, in order of name.
std::set<schema::QualifiedName> touched(const Migration& migration);

}  // namespace migrate
