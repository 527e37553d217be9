#include "migrate/route.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "migrate/branches.hpp"
#include "migrate/directory.hpp"
#include "migrate/error.hpp"

namespace migrate {

namespace {

std::vector<Migration> migrations_of(const std::vector<const Status*>& rows) {
  std::vector<Migration> migrations;
  std::ranges::transform(rows, std::back_inserter(migrations), [](const Status* row) { return *row->migration; });
  return migrations;
}

/// Of the whole row, those that are done or will be, in the order of their versions.
std::vector<const Status*> done(const std::vector<Status>& status, const Route& route) {
  std::vector<const Status*> rows;
  for (const Status& row : status) {
    if (row.migration != nullptr && (row.done() || std::ranges::count(route.runs, &row) > 0)) {
      rows.push_back(&row);
    }
  }
  return rows;
}

std::string describe(const Crossing& crossing) {
  return crossing.both.empty() ? crossing.problem
                               : fmt::format("{} (both change {})", crossing.problem, fmt::join(crossing.both, ", "));
}

/// Why the migration cannot run before those that are held; empty: it can.
std::string why_it_waits(const std::vector<Status>& status, const Route& route, const Migration& migration) {
  const std::vector<Migration> held = migrations_of(route.held);
  // What a contract takes away may be what rows have to have until then.
  for (const std::vector<Migration>& side : {std::vector{migration}, held}) {
    if (const std::vector<std::string> rows = data_statements(side); !rows.empty()) {
      return rows.front() + " is about rows";
    }
  }
  const Crossing crossing = cross({migrations_of(done(status, route)), held, {migration}});
  return crossing.commute ? "" : describe(crossing);
}

/// A contract that later ones have passed, perhaps in other files than these.
void require_passed_well(const std::vector<Status>& status, const Route& route, const Status& contract) {
  std::vector<const Status*> before = done(status, route);
  const auto later = std::ranges::stable_partition(
      before, [&](const Status* row) { return !version_less(contract.version, row->version); });
  const std::vector<Migration> passed = migrations_of({later.begin(), later.end()});
  before.erase(later.begin(), later.end());
  if (const Crossing crossing = cross({migrations_of(before), {*contract.migration}, passed}); !crossing.commute) {
    throw HistoryMismatch(fmt::format(
        "{} is pending, but a later one has run, and they do not commute: {}; `schema rebase` moves it to the end",
        contract.migration->label(), describe(crossing)));
  }
}

}  // namespace

Route route(const std::vector<Status>& status, bool allowed, const std::optional<std::string>& up_to) {
  Route route;
  for (const Status& row : status) {
    if (row.done() || row.migration == nullptr || (up_to && version_less(*up_to, row.version))) {
      continue;
    }
    const bool begun = row.record != nullptr;
    // Whether what mends a drift has to run is seen when its turn comes.
    if (row.held && !allowed && !row.migration->header.mends_drift) {
      route.held.push_back(&row);
      if (begun) {
        break;  // nothing passes half of it
      }
      continue;
    }
    if (!begun && !route.held.empty()) {
      route.reason = why_it_waits(status, route, *row.migration);
      if (!route.reason.empty()) {
        route.waits = &row;
        break;
      }
    }
    if (row.out_of_order) {
      require_passed_well(status, route, row);
    }
    route.runs.push_back(&row);
  }
  return route;
}

}  // namespace migrate
