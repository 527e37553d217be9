#include "cli/evidence.hpp"

#include <algorithm>
#include <set>

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

void take_journal(Rates& rates, const migrate::JournalRates& journal) {
  rates.scan = journal.scan.value_or(rates.scan);
  rates.index = journal.index.value_or(rates.index);
  rates.rewrite = journal.rewrite.value_or(rates.rewrite);
  rates.backfill_rows = journal.backfill_rows.value_or(rates.backfill_rows);
  rates.source = "past steps on this server";
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
  if (const migrate::JournalRates journal = migrate::read_rates(connection); !journal.empty()) {
    take_journal(rates, journal);
  }
  planner::estimate(plan.steps, sizes, rates);
  plan.rates_source = rates.source;
}

std::vector<migrate::DataAnswer> ask_data(const planner::Plan& plan, postgres::Connection& connection,
                                          const Options& options) {
  return migrate::check_data(connection, migrate::data_questions(plan.steps),
                             options.check_data == "full" ? migrate::DataCheck::full : migrate::DataCheck::probe);
}

}  // namespace cli
