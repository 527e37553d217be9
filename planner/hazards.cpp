#include <algorithm>
#include <array>

#include "planner/hazard.hpp"
#include "schema/sql.hpp"

namespace planner {

namespace {

// Reads go on under everything but ACCESS EXCLUSIVE, writes under everything up to SHARE UPDATE EXCLUSIVE.
bool stops_writes(LockMode mode) { return mode >= LockMode::share; }
bool stops_reads(LockMode mode) { return mode == LockMode::access_exclusive; }

std::string relations_locked(const Step& step, bool (*stops)(LockMode)) {
  std::string names;
  for (const TableLock& lock : step.locks) {
    if (stops(lock.mode)) {
      names += (names.empty() ? "" : ", ") + schema::quote_qualified(lock.relation);
    }
  }
  return names;
}

std::string who_waits(const Step& step) {
  const std::string all = relations_locked(step, stops_reads);
  if (!all.empty()) {
    return "reads and writes of " + all;
  }
  const std::string writes = relations_locked(step, stops_writes);
  return writes.empty() ? "nobody" : "writes to " + writes;
}

std::string how_long(const Step& step) {
  if (step.rewrites_table) {
    return "while every row is written anew";
  }
  if (step.builds_index) {
    return "while the index is built";
  }
  return step.scans_table || !step.blocking_reason.empty() ? "while every row is read" : "for a moment";
}

bool is_blocking(const Step& step) {
  const TableLock* strongest = strongest_lock(step);
  const bool holds = strongest != nullptr && stops_writes(strongest->mode);
  return !step.blocking_reason.empty() || (works_long(step) && holds);
}

struct Row {
  std::string_view name;
  bool (*is)(const Step&);
  std::string (*blocks)(const Step&);
  std::string (*lasts)(const Step&);
  std::string_view instead;
};

std::string who_needs_it(const Step&) { return "whoever still needs what was in it"; }
std::string nobody(const Step&) { return "nobody"; }
std::string the_old_code(const Step&) { return "code that still uses what was there"; }
std::string for_good(const Step&) { return "for good"; }
std::string reason_of_no_return(const Step& step) { return step.irreversible; }
std::string the_step(const Step&) { return "the step itself, which then changes nothing"; }
std::string until_corrected(const Step& step) {
  std::string needs;
  for (const DataPrecondition& condition : step.preconditions) {
    needs += (needs.empty() ? "" : "; ") + condition.description;
  }
  return "unless " + needs;
}
std::string prepared(const Step&) { return "prepared statements that return the column, once per connection"; }
std::string until_prepared(const Step&) { return "until they are prepared again"; }
std::string until_old_code_ends(const Step&) { return "as long as such code runs"; }

std::string what_fires(const Step& step) {
  return step.fires + " for every row that is filled, where the role that runs it may not set session_replication_role";
}

// In the order of the enumeration.
constexpr std::array<Row, kHazards> kRows{{
    {"data-loss", [](const Step& step) { return step.loses_data; }, who_needs_it, for_good,
     "first deploy code that does not use it, take a backup, and run it as a contract migration"},
    {"blocking", is_blocking, who_waits, how_long,
     "run it when nobody is there, or make the new shape beside the old one and change over"},
    {"rewrite", [](const Step& step) { return step.rewrites_table; }, who_waits, how_long,
     "see that there is disk for a second copy of the table and its indexes, and WAL for both"},
    {"long-scan", [](const Step& step) { return step.scans_table && !step.builds_index && !step.rewrites_table; },
     who_waits, how_long, "run it when there is I/O to spare"},
    {"breaking", [](const Step& step) { return step.breaks_code; }, the_old_code, until_old_code_ends,
     "add the new shape first, deploy code that uses it, take the old one away last"},
    {"irreversible", [](const Step& step) { return !step.irreversible.empty(); }, nobody, reason_of_no_return,
     "take a backup before"},
    {"index-build", [](const Step& step) { return step.builds_index; }, who_waits, how_long,
     "see that there is disk for the index, and no long transaction that it would wait for"},
    {"may-fail", [](const Step& step) { return !step.preconditions.empty(); }, the_step, until_corrected,
     "`--check-data full` counts the rows; correct them before"},
    {"cached-plan", [](const Step& step) { return step.changes_row_type; }, prepared, until_prepared,
     "let the application prepare again on `cached plan must not change result type`"},
    {"fires-triggers", [](const Step& step) { return !step.fires.empty(); }, nobody, what_fires,
     "run it as a superuser, or GRANT SET ON PARAMETER session_replication_role (15+): then they stay out of it"},
}};

}  // namespace

const TableLock* strongest_lock(const Step& step) {
  const auto strongest = std::ranges::max_element(step.locks, {}, &TableLock::mode);
  return strongest == step.locks.end() ? nullptr : &*strongest;
}

bool works_long(const Step& step) { return step.rewrites_table || step.scans_table || step.builds_index; }

std::string_view to_string(Hazard hazard) { return kRows.at(static_cast<std::size_t>(hazard)).name; }

std::optional<Hazard> hazard(std::string_view name) {
  for (std::size_t i = 0; i < kRows.size(); ++i) {
    if (kRows[i].name == name) {
      return static_cast<Hazard>(i);
    }
  }
  return std::nullopt;
}

std::vector<Hazard> hazards(const Step& step) {
  std::vector<Hazard> found;
  for (std::size_t i = 0; i < kRows.size(); ++i) {
    if (kRows[i].is(step)) {
      found.push_back(static_cast<Hazard>(i));
    }
  }
  return found;
}

std::vector<Danger> dangers(const Step& step) {
  std::vector<Danger> found;
  for (const Hazard hazard : hazards(step)) {
    const Row& row = kRows[static_cast<std::size_t>(hazard)];
    found.push_back({hazard, row.blocks(step), row.lasts(step), std::string(row.instead)});
  }
  return found;
}

}  // namespace planner
