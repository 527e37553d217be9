#include "planner/estimate.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

#include "planner/hazard.hpp"

namespace planner {

namespace {

// A tuple has a header of 24 bytes and a line pointer, and every row costs a call of whatever is done with it.
constexpr double kLeastRowBytes = 100;
// An index entry: header, line pointer, one or two short keys, pages filled to nine tenths.
constexpr double kIndexEntryBytes = 32;
// A record of WAL beside the row it carries.
constexpr double kWalRecordBytes = 60;

constexpr std::array<std::string_view, 5> kWorks{"none", "scan", "index", "rewrite", "backfill"};

bool holds_up(const Step& step) {
  const TableLock* strongest = strongest_lock(step);
  return strongest != nullptr && strongest->mode >= LockMode::share;
}

RelationSize sum(const std::vector<schema::QualifiedName>& relations, const Sizes& sizes, bool& known) {
  RelationSize total;
  known = false;
  for (const schema::QualifiedName& relation : relations) {
    const auto found = sizes.find(relation);
    if (found != sizes.end()) {
      known = true;
      total.rows += found->second.rows;
      total.heap_bytes += found->second.heap_bytes;
      total.index_bytes += found->second.index_bytes;
    }
  }
  return total;
}

}  // namespace

Work work(const Step& step) {
  return step.backfill         ? Work::backfill
         : step.rewrites_table ? Work::rewrite
         : step.builds_index   ? Work::index
         : step.scans_table    ? Work::scan
                               : Work::none;
}

std::string_view to_string(Work work) { return kWorks.at(static_cast<std::size_t>(work)); }

std::optional<Work> work(std::string_view name) {
  const auto found = std::ranges::find(kWorks, name);
  return found == kWorks.end() ? std::nullopt : std::optional(static_cast<Work>(found - kWorks.begin()));
}

std::vector<schema::QualifiedName> worked_on(const Step& step) {
  std::vector<schema::QualifiedName> relations;
  if (work(step) == Work::none) {
    return relations;
  }
  const schema::ObjectId& subject = step.subject;
  const schema::QualifiedName own{subject.schema, subject.relation.empty() ? subject.name : subject.relation};
  if (std::ranges::find(step.locks, own, &TableLock::relation) != step.locks.end()) {
    return {own};
  }
  for (const TableLock& lock : step.locks) {
    relations.push_back(lock.relation);
  }
  return relations;
}

double weighed_bytes(const RelationSize& size) { return std::max(size.heap_bytes, size.rows * kLeastRowBytes); }

Estimate estimate(Work work, const RelationSize& size, const Rates& rates) {
  Estimate estimate;
  const double bytes = weighed_bytes(size);
  switch (work) {
    case Work::none:
      break;
    case Work::scan:
      estimate.seconds = bytes / rates.scan;
      break;
    case Work::index:
      estimate.seconds = bytes / rates.index;
      estimate.disk_bytes = estimate.wal_bytes = size.rows * kIndexEntryBytes;
      break;
    case Work::rewrite:
      // Every index is built anew with the table.
      estimate.seconds = bytes / rates.rewrite + (size.index_bytes > 0 ? bytes / rates.index : 0);
      estimate.disk_bytes = estimate.wal_bytes = size.heap_bytes + size.index_bytes;
      break;
    case Work::backfill:
      // Old row versions stay until they are vacuumed; an index gets an entry for the new one.
      estimate.seconds = size.rows / rates.backfill_rows;
      estimate.disk_bytes = size.heap_bytes + size.index_bytes;
      estimate.wal_bytes = size.heap_bytes + size.index_bytes + size.rows * kWalRecordBytes;
      break;
  }
  return estimate;
}

void estimate(std::vector<Step>& steps, const Sizes& sizes, const Rates& rates) {
  for (Step& step : steps) {
    bool known = false;
    const RelationSize size = sum(worked_on(step), sizes, known);
    if (known || work(step) == Work::none) {
      step.estimate = estimate(work(step), size, rates);
      step.estimate->blocking_seconds = holds_up(step) ? step.estimate->seconds : 0;
    }
  }
}

std::string_view to_string(Risk risk) {
  static constexpr std::array<std::string_view, 3> kNames{"low", "medium", "high"};
  return kNames.at(static_cast<std::size_t>(risk));
}

Outlook outlook(std::span<const Step> steps) {
  static constexpr std::array kHigh{Hazard::data_loss, Hazard::blocking, Hazard::breaking};
  static constexpr std::array kLow{Hazard::may_fail, Hazard::cached_plan,
                                   Hazard::fires_triggers};  // nothing has happened then
  Outlook outlook;
  for (const Step& step : steps) {
    for (const Hazard hazard : hazards(step)) {
      const auto among = [&](const auto& hazards) { return std::ranges::find(hazards, hazard) != hazards.end(); };
      outlook.risk = std::max(outlook.risk, among(kHigh) ? Risk::high : among(kLow) ? Risk::low : Risk::medium);
      outlook.blocks = outlook.blocks || hazard == Hazard::blocking;
    }
    if (step.backfill) {
      outlook.risk = std::max(outlook.risk, Risk::medium);
    }
    outlook.known = outlook.known && (step.estimate || work(step) == Work::none);
    if (step.estimate) {
      outlook.total.seconds += step.estimate->seconds;
      outlook.total.blocking_seconds += step.estimate->blocking_seconds;
      outlook.total.disk_bytes += step.estimate->disk_bytes;
      outlook.total.wal_bytes += step.estimate->wal_bytes;
    }
  }
  return outlook;
}

std::string duration_text(double seconds) {
  if (seconds < 1) {
    return "under 1 s";
  }
  if (seconds < 90) {
    return fmt::format("about {:.0f} s", seconds);
  }
  return seconds < 5400 ? fmt::format("about {:.0f} min", seconds / 60) : fmt::format("about {:.1f} h", seconds / 3600);
}

std::string bytes_text(double bytes) {
  static constexpr std::array kUnits{"kB", "MB", "GB", "TB"};
  double value = std::ceil(bytes / 1024);
  std::size_t unit = 0;
  while (value >= 10240 && unit + 1 < kUnits.size()) {
    value /= 1024;
    ++unit;
  }
  return fmt::format("{:.0f} {}", value, kUnits.at(unit));
}

std::string describe(const Estimate& estimate) {
  std::string text = duration_text(estimate.seconds);
  if (estimate.disk_bytes > 0) {
    text += ", " + bytes_text(estimate.disk_bytes) + " of disk";
  }
  return estimate.wal_bytes > 0 ? text + ", " + bytes_text(estimate.wal_bytes) + " of WAL" : text;
}

std::string downtime_text(const Outlook& outlook) {
  if (!outlook.blocks) {
    return "none";
  }
  return outlook.known ? duration_text(outlook.total.blocking_seconds) : "unknown";
}

}  // namespace planner
