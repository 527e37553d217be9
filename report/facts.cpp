#include "report/facts.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "schema/sql.hpp"

namespace report {

namespace {

using planner::LockMode;
using planner::Step;

/// By the server's table of lock conflicts: readers take ACCESS SHARE, writers ROW EXCLUSIVE.
Blocks blocks_of(LockMode mode) {
  if (mode == LockMode::access_exclusive) {
    return Blocks::reads_and_writes;
  }
  if (mode >= LockMode::share) {
    return Blocks::writes;
  }
  return mode == LockMode::share_update_exclusive ? Blocks::schema_changes : Blocks::nothing;
}

std::string work_of(const Step& step) {
  if (step.backfill) {
    return "fills rows in batches";
  }
  if (step.rewrites_table) {
    return "rewrites the table";
  }
  if (step.builds_index) {
    return "builds an index";
  }
  return step.scans_table ? "scans the table" : "";
}

}  // namespace

std::string_view to_string(Blocks blocks) {
  static constexpr std::array<std::string_view, 4> kNames = {"nothing", "other schema changes and VACUUM", "writes",
                                                             "reads and writes"};
  return kNames.at(static_cast<std::size_t>(blocks));
}

std::string StepFacts::blocking() const {
  if (blocks < Blocks::writes) {
    return "";
  }
  return fmt::format("blocks {} {}", to_string(blocks), long_block ? "while it works" : "for a moment");
}

namespace {

// Whom else it keeps from writing: by name where they are few.
std::string others_of(const Step& step, const planner::TableLock& strongest) {
  constexpr std::size_t kFew = 2;
  std::vector<std::string> others;
  for (const planner::TableLock& lock : step.locks) {
    if (&lock != &strongest && blocks_of(lock.mode) >= Blocks::writes) {
      others.push_back(
          fmt::format(", {} on {}", planner::to_string(lock.mode), schema::quote_qualified(lock.relation)));
    }
  }
  return others.size() <= kFew ? fmt::format("{}", fmt::join(others, ""))
                               : fmt::format(", and locks on {} other relations", others.size());
}

}  // namespace

StepFacts facts(const Step& step, const RelationSizes& sizes) {
  StepFacts found;
  const auto strongest = std::ranges::max_element(step.locks, {}, &planner::TableLock::mode);
  found.work = work_of(step);
  found.works_long = !found.work.empty();
  found.reversible = step.irreversible.empty();
  schema::QualifiedName over{step.subject.schema,
                             step.subject.relation.empty() ? step.subject.name : step.subject.relation};
  if (strongest != step.locks.end() && strongest->mode != LockMode::none) {
    found.lock =
        fmt::format("{} on {}", planner::to_string(strongest->mode), schema::quote_qualified(strongest->relation));
    found.locks = found.lock + others_of(step, *strongest);
    found.blocks = blocks_of(strongest->mode);
    over = sizes.contains(over) ? over : strongest->relation;
  }
  found.long_block = found.blocks >= Blocks::writes && (found.works_long || !step.blocking_reason.empty());
  if (const auto size = sizes.find(over); found.works_long && size != sizes.end()) {
    found.size = &size->second;
  }
  return found;
}

std::vector<std::string> warnings(const Step& step) {
  using planner::Hazard;
  static constexpr std::array kWorthAWarning{Hazard::data_loss,     Hazard::blocking,     Hazard::rewrite,
                                             Hazard::breaking,      Hazard::irreversible, Hazard::cached_plan,
                                             Hazard::fires_triggers};
  std::vector<std::string> found;
  for (const planner::Danger& danger : planner::dangers(step)) {
    if (std::ranges::find(kWorthAWarning, danger.hazard) == kWorthAWarning.end()) {
      continue;
    }
    const std::string who = danger.blocks == "nobody" ? "" : danger.blocks + ", ";
    const std::string why =
        danger.hazard == Hazard::blocking && !step.blocking_reason.empty() ? " (" + step.blocking_reason + ")" : "";
    found.push_back(
        fmt::format("{}: {}{}{}; {}", planner::to_string(danger.hazard), who, danger.lasts, why, danger.instead));
  }
  return found;
}

Risk risk(const std::vector<Step>& steps) { return planner::outlook(steps).risk; }

std::string downtime(const std::vector<Step>& steps, const RelationSizes& sizes) {
  std::vector<std::string> found;
  for (const Step& step : steps) {
    const StepFacts step_facts = facts(step, sizes);
    if (!step_facts.long_block) {
      continue;
    }
    std::string text =
        fmt::format("{} on {}", to_string(step_facts.blocks), step_facts.lock.substr(step_facts.lock.find(" on ") + 4));
    if (step_facts.size != nullptr) {
      text += fmt::format(" ({})", human(*step_facts.size));
    }
    if (std::ranges::find(found, text) == found.end()) {
      found.push_back(std::move(text));
    }
  }
  if (found.empty()) {
    return "none";
  }
  const planner::Outlook outlook = planner::outlook(steps);
  return fmt::format("{}{}", fmt::join(found, ", "),
                     outlook.known && outlook.total.blocking_seconds > 0
                         ? ", " + planner::duration_text(outlook.total.blocking_seconds)
                         : "");
}

std::string_view promise(const std::vector<Step>& steps, planner::Phase phase) {
  const auto breaks = [&](const Step& step) { return step.phase == phase && step.breaks_code; };
  if (phase == planner::Phase::expand && std::ranges::any_of(steps, breaks)) {
    return "the code that runs now goes on working, but for what the steps marked breaking concern";
  }
  static constexpr std::array<std::string_view, 4> kPromises = {
      "the code that runs now goes on working", "fills the rows that are there, while everything runs",
      "the new shape takes effect; deploy the code that uses it", "takes away what no running code may use any more"};
  return kPromises.at(static_cast<std::size_t>(phase));
}

std::string readable_sql(const Step& step) {
  if (!step.backfill) {
    return step.sql;
  }
  return fmt::format("UPDATE {} SET {} WHERE {}", schema::quote_qualified(step.backfill->relation),
                     step.backfill->assignments, step.backfill->filter);
}

std::string human_rows(double rows) {
  if (rows < 0) {
    return "rows not counted yet (never analysed)";
  }
  if (rows < 10'000) {
    return fmt::format("{} row{}", std::llround(rows), std::llround(rows) == 1 ? "" : "s");
  }
  if (rows < 1e6) {
    return fmt::format("{:.0f} thousand rows", rows / 1e3);
  }
  return rows < 1e9 ? fmt::format("{:.1f} million rows", rows / 1e6) : fmt::format("{:.1f} billion rows", rows / 1e9);
}

std::string human_bytes(std::int64_t bytes) {
  static constexpr std::array<const char*, 5> kUnits = {"bytes", "kB", "MB", "GB", "TB"};
  double value = static_cast<double>(bytes);
  std::size_t unit = 0;
  while (value >= 1024 && unit + 1 < kUnits.size()) {
    value /= 1024;
    ++unit;
  }
  return fmt::format("{:.{}f} {}", value, unit > 0 && value < 10 ? 1 : 0, kUnits.at(unit));
}

std::string human(const RelationSize& size) {
  return fmt::format("{}, {}", human_rows(size.rows), human_bytes(size.bytes));
}

}  // namespace report
