#pragma once
// A comparison and its plan, for people and programs.

#include <string>
#include <vector>

#include "diff/change.hpp"
#include "planner/plan.hpp"
#include "schema/database.hpp"

namespace report {

enum class Format : std::uint8_t { text, sql, json, markdown };

struct PlanReport {
  std::string from, to;  ///< names of the two sources
  const schema::Database& from_database;
  const schema::Database& to_database;
  const std::vector<diff::Change>& changes;
  const planner::Plan& plan;
  struct Doubt {
    schema::ObjectId object;
    std::string field, from_text, to_text, reason;
  };
  std::vector<Doubt> doubts;
  std::vector<schema::Unmodelled> unmodelled;
  std::vector<diff::Rename> candidates;

  bool same() const { return changes.empty() && doubts.empty() && unmodelled.empty(); }
};

struct Style {
  bool color = false;
};

/// text: a tree of changes, the numbered steps with their facts, doubts and unmodelled objects, a summary line.
/// sql: the statements alone, runnable by psql. json, markdown: the same content.
std::string render(const PlanReport& report, Format format, const Style& style = {});

/// The changes alone, a line each: what `drift` shows.
std::string render_differences(const PlanReport& report, const Style& style = {});

}  // namespace report
