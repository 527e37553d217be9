#include "cli/evidence.hpp"

#include <algorithm>
#include <set>

#include "cli/rehearsals.hpp"
#include "introspect/rates.hpp"
#include "migrate/needs.hpp"
#include "migrate/rates.hpp"

namespace cli {

namespace {

using planner::Rates;

// Below this nothing takes long enough for rates to matter.
constexpr double kWorthProbing = 32e6;

planner::Sizes read_sizes(const planner::Plan& plan, postgres::Connection& connection) {
  std::set<schema::QualifiedName> wanted;
  for (const planner::Step& step : plan.steps) {
    const auto relations = planner::worked_on(step);
    wanted.insert(relations.begin(), relations.end());
  }
  return migrate::read_sizes(connection, {wanted.begin(), wanted.end()});
}

// What reading and sorting say about the rest, which may not be tried out on a live database.
void take_probe(Rates& rates, const introspect::MeasuredRates& measured, const planner::RelationSize& size) {
  if (measured.scan_rows <= 0 || size.rows <= 0) {
    return;
  }
  const double row = planner::weighed_bytes(size) / size.rows;
  const double read = 1 / measured.scan_rows;
  const double sort = measured.sort_rows > 0 ? 1 / measured.sort_rows : 2 * read;
  // Measured on a million rows of four columns: a CHECK costs about what reading does, a foreign key twice that;
  // CONCURRENTLY reads the table twice, and texts take four times as long to sort as numbers.
  rates.scan = row / (1.3 * read);
  rates.index = row / (1.7 * (2 * read + sort));
  rates.rewrite = row / (10 * read);
  rates.backfill_rows = 1 / (60 * read);
  rates.source = "a probe of this server";
}

void take_measured(Rates& rates, const migrate::JournalRates& measured, const std::string& source) {
  if (measured.empty()) {
    return;
  }
  rates.scan = measured.scan.value_or(rates.scan);
  rates.index = measured.index.value_or(rates.index);
  rates.rewrite = measured.rewrite.value_or(rates.rewrite);
  rates.backfill_rows = measured.backfill_rows.value_or(rates.backfill_rows);
  rates.source = source;
}

}  // namespace

void estimate(planner::Plan& plan, postgres::Connection& connection, const Options& options, const Config& config) {
  const bool works = std::ranges::any_of(
      plan.steps, [](const planner::Step& step) { return planner::work(step) != planner::Work::none; });
  if (!works) {
    planner::estimate(plan.steps, {}, {});
    return;
  }
  const planner::Sizes sizes = read_sizes(plan, connection);
  const auto largest =
      std::ranges::max_element(sizes, {}, [](const auto& entry) { return planner::weighed_bytes(entry.second); });
  const auto environment = config.environment(options.environment);
  Rates rates;
  if (environment && environment->rates) {
    rates = *environment->rates;
  } else if (largest != sizes.end() && planner::weighed_bytes(largest->second) > kWorthProbing) {
    take_probe(rates, introspect::probe_rates(connection, largest->first), largest->second);
  }
  const Rehearsals rehearsals = read_rehearsals(config.resolve(config.migrations));
  if (const auto found = rehearsals.rates.find(environment ? environment->name : ""); found != rehearsals.rates.end()) {
    take_measured(rates, found->second, "a rehearsal on a copy");
  }
  take_measured(rates, migrate::read_rates(connection, config.managed(options.environment).journal),
                "past steps on this server");
  planner::estimate(plan.steps, sizes, rates);
  plan.rates_source = rates.source;
}

std::vector<migrate::DataAnswer> ask_data(const planner::Plan& plan, postgres::Connection& connection,
                                          const Options& options) {
  return migrate::check_data(connection, migrate::data_questions(plan.steps),
                             options.check_data == "full" ? migrate::DataCheck::full : migrate::DataCheck::probe);
}

}  // namespace cli
