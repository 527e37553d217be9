#include "migrate/rates.hpp"

#include <charconv>

#include <fmt/format.h>

#include "migrate/catalog_query.hpp"
#include "schema/sql.hpp"

namespace migrate {

using planner::Work;

JournalRates read_rates(postgres::Connection& connection, const std::string& journal, const std::string& since) {
  JournalRates rates;
  const std::string table = schema::quote_qualified(journal, "rate");
  const postgres::Result there = connection.execute(
      fmt::format("SELECT {0} IS NOT NULL AND pg_catalog.has_table_privilege({0}, 'SELECT')", regclass(table)));
  if (there.text(0, 0) != "t") {
    return rates;
  }
  // The last ones: disks and tables change.
  const postgres::Result rows = connection.execute(fmt::format(R"(
SELECT work, pg_catalog.sum(amount) / pg_catalog.sum(seconds)
  FROM (SELECT work, amount, seconds, pg_catalog.row_number() OVER (PARTITION BY work ORDER BY noted_at DESC) AS age
          FROM {} WHERE seconds > 0 AND noted_at >= {}::pg_catalog.timestamptz) AS r
 WHERE age <= 20 GROUP BY work ORDER BY work)",
                                                               table, schema::quote_literal(since)));
  for (std::size_t i = 0; i < rows.rows(); ++i) {
    const std::string_view work = rows.text(i, 0), text = rows.text(i, 1);
    double rate = 0;
    std::from_chars(text.data(), text.data() + text.size(), rate);
    std::optional<double>& slot = work == "scan"      ? rates.scan
                                  : work == "index"   ? rates.index
                                  : work == "rewrite" ? rates.rewrite
                                                      : rates.backfill_rows;
    slot = rate;
  }
  return rates;
}

std::string note_rate(const std::string& journal, const Statement& statement, std::chrono::milliseconds elapsed) {
  // Shorter than this, the round trips are what was measured.
  constexpr std::chrono::milliseconds kLeast(200);
  const bool tells = statement.work != Work::none && elapsed >= kLeast;
  if (!tells) {
    return "";
  }
  const std::string relation = regclass(schema::quote_qualified(statement.worked_on));
  // As planner::weighed_bytes() counts; partitions and all.
  const std::string amount = statement.work == Work::backfill
                                 ? "pg_catalog.sum(GREATEST(c.reltuples, 0))"
                                 : "pg_catalog.sum(GREATEST(pg_catalog.pg_table_size(c.oid), c.reltuples * 100))";
  return fmt::format(
      "INSERT INTO {}.rate (work, amount, seconds) SELECT {}, amount, {} FROM (SELECT {} AS amount FROM "
      "pg_catalog.pg_class AS c WHERE c.relkind IN ('r', 'm') AND (c.oid = {} OR c.oid IN (SELECT t.relid FROM "
      "pg_catalog.pg_partition_tree({}) AS t))) AS s WHERE amount > 0",
      journal, schema::quote_literal(planner::to_string(statement.work)), static_cast<double>(elapsed.count()) / 1000,
      amount, relation, relation);
}

}  // namespace migrate
