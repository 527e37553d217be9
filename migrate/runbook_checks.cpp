// What there is to look at while a migration runs, and after it: queries that run as printed.

#include <map>

#include <fmt/format.h>

#include "migrate/runbook_page.hpp"
#include "schema/sql.hpp"

namespace migrate {

using schema::QualifiedName;

std::string Runbook::verification() const {
  std::string out = "\n## Verification\n\nThe journal says applied, and the database is what the migrations say:\n\n";
  out +=
      shell_block(fmt::format("schema status --url {} || [ $? -eq 2 ]  # 2: others are still pending", context_.url));
  out += "\nNothing is left half-built or unproved (no rows):\n\n";
  out += sql_block("SELECT indexrelid::regclass AS invalid_index FROM pg_index WHERE NOT indisvalid ORDER BY 1");
  out += '\n' + sql_block(
                    "SELECT conrelid::regclass AS \"table\", conname AS not_validated FROM pg_constraint WHERE NOT "
                    "convalidated ORDER BY 1, 2");
  return out + counts_of_columns();
}

std::string Runbook::counts_of_columns() const {
  std::map<QualifiedName, std::set<std::string>> columns;
  for (std::size_t i = 0; i < effects_.size(); ++i) {
    for (const auto& [table, column] : effects_[i].columns) {
      columns[table].insert(column);
    }
  }
  for (const QualifiedName& table : touched(migration_)) {
    columns.try_emplace(table);  // no column of it is named: all of them
  }
  std::string conditions;
  for (const auto& [table, names] : columns) {
    std::string list;
    for (const std::string& name : names) {
      list += (list.empty() ? "" : ", ") + schema::quote_literal(name);
    }
    const std::string relation =
        fmt::format("a.attrelid = to_regclass({})", schema::quote_literal(schema::quote_qualified(table)));
    conditions += fmt::format("{}{}", conditions.empty() ? "" : "\n       OR ",
                              list.empty() ? relation : fmt::format("({} AND a.attname IN ({}))", relation, list));
  }
  if (conditions.empty()) {
    return "";
  }
  return "\nRows, NULLs and distinct values of every column touched; compare with the same before. It reads the tables "
         "whole.\n\n" +
         sql_block(fmt::format(R"(SELECT a.attrelid::regclass AS "table", a.attname AS "column", counts.*
FROM pg_attribute AS a
CROSS JOIN LATERAL xmltable('/row' PASSING query_to_xml(format(
  'SELECT count(*) AS rows, count(*) - count(%1$I) AS nulls, count(DISTINCT %1$I::text) AS distinct_values FROM %2$s',
  a.attname, a.attrelid::regclass), false, true, '')
  COLUMNS rows bigint, nulls bigint, distinct_values bigint) AS counts
WHERE ({}) AND a.attnum > 0 AND NOT a.attisdropped
ORDER BY 1, 2)",
                               conditions));
}

std::string Runbook::monitoring() const {
  std::string out = "\n## Monitoring\n\nWho waits, and for whom:\n\n";
  out += sql_block(
      "SELECT pid, pg_blocking_pids(pid) AS waits_for, now() - query_start AS since, left(query, 80) AS query\n"
      "FROM pg_stat_activity WHERE cardinality(pg_blocking_pids(pid)) > 0 ORDER BY since DESC");
  out += "\nLong transactions, which everything waits behind:\n\n";
  out += sql_block(
      "SELECT pid, usename, application_name, state, now() - xact_start AS open_for, left(query, 80) AS query\n"
      "FROM pg_stat_activity WHERE xact_start < now() - interval '1 minute' ORDER BY xact_start");
  if (concurrently_) {
    out += "\nHow far the index builds are:\n\n";
    out += sql_block(
        "SELECT relid::regclass AS \"table\", phase, blocks_done, blocks_total, lockers_done, lockers_total\n"
        "FROM pg_stat_progress_create_index ORDER BY pid");
  }
  if (backfills_) {
    out += "\nHow far the backfill is (the table is there once something ran), and how far replicas are behind:\n\n";
    out += shell_block("schema history --url " + context_.url);
    out += '\n' + sql_block("SELECT application_name, state, replay_lag FROM pg_stat_replication ORDER BY 1");
  }
  return out;
}

}  // namespace migrate
