#pragma once
// The page of one runbook, section by section. Internal to render_runbook().

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "migrate/effects.hpp"
#include "migrate/runbook.hpp"

namespace migrate {

class Runbook {
 public:
  Runbook(const Migration& migration, const RunbookContext& context);
  std::string text() const;

 private:
  std::string head() const;       // runbook_head.cpp
  std::string risk() const;       // runbook_head.cpp
  std::string downtime() const;   // runbook_head.cpp
  std::string checklist() const;  // runbook_head.cpp
  std::string backup() const;
  std::string steps() const;            // runbook_steps.cpp
  std::string rollback() const;         // runbook_steps.cpp
  std::string verification() const;     // runbook_checks.cpp
  std::string monitoring() const;       // runbook_checks.cpp
  std::string troubleshooting() const;  // runbook_trouble.cpp
  std::string log() const;

  std::string problem() const;
  std::string solution() const;
  std::string dump_file() const;
  /// What a step can be seen by, and how to see it.
  std::string how_to_verify(std::size_t index) const;
  std::string counts_of_columns() const;

  const Migration& migration_;
  const RunbookContext& context_;
  std::vector<Effects> effects_;  // of each statement
  std::vector<std::vector<Fact>> facts_;
  std::size_t steps_ = 0;
  bool concurrently_ = false, backfills_ = false, unique_ = false, contract_ = false, loses_ = false, planned_ = false;
};

/// In one line, in which no tag begins.
std::string flat(std::string_view text);
std::string sql_block(std::string_view sql);
std::string shell_block(std::string_view command);
/// The tables it works on, in order of name.
std::set<schema::QualifiedName> touched(const Migration& migration);

}  // namespace migrate
