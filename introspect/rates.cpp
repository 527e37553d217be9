#include "introspect/rates.hpp"

#include <charconv>
#include <chrono>
#include <string>

#include "schema/sql.hpp"

namespace introspect {

namespace {

using std::chrono::duration;
using std::chrono::steady_clock;

constexpr long kFirstRows = 20'000, kMostRows = 500'000;
constexpr double kLongEnough = 0.15;  // seconds; below, the round trip counts too much

/// `%` stands for the number of rows.
double rows_a_second(postgres::Connection& connection, const std::string& query) {
  double rate = 0;
  for (long wanted = kFirstRows; wanted <= kMostRows; wanted *= 5) {
    const auto at = query.find('%');
    const auto start = steady_clock::now();
    const postgres::Result result =
        connection.execute(query.substr(0, at) + std::to_string(wanted) + query.substr(at + 1));
    const double seconds = duration<double>(steady_clock::now() - start).count();
    long rows = 0;
    const std::string_view text = result.text(0, 0);
    std::from_chars(text.data(), text.data() + text.size(), rows);
    rate = static_cast<double>(rows) / seconds;
    if (seconds > kLongEnough || rows < wanted) {
      break;
    }
  }
  return rate;
}

}  // namespace

MeasuredRates probe_rates(postgres::Connection& connection, const schema::QualifiedName& relation) {
  const std::string table = schema::quote_qualified(relation);
  MeasuredRates rates;
  try {
    postgres::Transaction transaction(connection, "BEGIN READ ONLY");
    connection.execute(
        "SET LOCAL statement_timeout = '600ms'; SET LOCAL lock_timeout = '100ms'; "
        "SET LOCAL max_parallel_workers_per_gather = 0; SET LOCAL jit = off");
    rates.scan_rows = rows_a_second(
        connection, "SELECT pg_catalog.count(*) FROM (SELECT FROM " + table + " WHERE ctid IS NOT NULL LIMIT %) AS s");
    rates.sort_rows = rows_a_second(connection,
                                    "SELECT pg_catalog.max(n) FROM (SELECT pg_catalog.row_number() OVER (ORDER BY ctid "
                                    "DESC) AS n FROM (SELECT ctid FROM " +
                                        table + " LIMIT %) AS s) AS r");
  } catch (const postgres::SqlError& error) {
    if (error.connection_lost) {
      throw;
    }
  }
  return rates;
}

}  // namespace introspect
