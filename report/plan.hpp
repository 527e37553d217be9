#pragma once
// A comparison and its plan, for people and programs. Every format has the same content.

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "diff/change.hpp"
#include "migrate/data_check.hpp"
#include "planner/plan.hpp"
#include "report/facts.hpp"
#include "schema/database.hpp"

namespace report {

enum class Format : std::uint8_t { text, sql, json, markdown, html };

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
  RelationSizes sizes;                    ///< of what the plan touches; empty: no live database
  std::vector<migrate::DataAnswer> data;  ///< what a live database answered about the steps' conditions

  bool same() const { return changes.empty() && doubts.empty() && unmodelled.empty(); }
};

/// Draws graphs written in Graphviz's language, one SVG each; empty where nothing can draw.
using Draw = std::function<std::vector<std::string>(const std::vector<std::string>& graphs)>;

struct Style {
  bool color = false;
  std::size_t width = 0;  ///< of the terminal; 0: lines are not folded
  Draw draw;              ///< for html
};

/// text: a tree of changes, the numbered steps with their facts, doubts and unmodelled objects, a summary line.
/// sql: the statements alone, runnable by psql. json: docs/plan.schema.json. markdown: folded, for a pull request.
/// html: one file that needs nothing else.
std::string render(const PlanReport& report, Format format, const Style& style = {});

std::string render_text(const PlanReport& report, const Style& style);
std::string render_json(const PlanReport& report);
std::string render_markdown(const PlanReport& report);
std::string render_html(const PlanReport& report, const Draw& draw);

/// The changes alone, a line each: what `drift` shows.
std::string render_differences(const PlanReport& report, const Style& style = {});

std::string no_differences(const PlanReport& report);
/// `3 to create, 1 to alter; 12 steps; risk medium; downtime none; 1 in doubt`
std::string summary(const PlanReport& report);

}  // namespace report
