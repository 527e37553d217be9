// What there is to look at while a migration runs, and after it: queries that run as printed.

#include <fmt/format.h>

#include "migrate/runbook_page.hpp"
#include "schema/sql.hpp"

namespace migrate {

using schema::QualifiedName;

std::string Runbook::verification() const {
  std::string out = "\n## Verification\n\nThe journal says applied, and the database is what the migrations say:\n\n";
  out += shell_block("schema status --url \"$DATABASE_URL\" || [ $? -eq 2 ]  # 2: others are still pending");
  out += "\nNothing is left half-built or unproved (no rows):\n\n";
  out += sql_block("SELECT indexrelid::regclass AS invalid_index FROM pg_index WHERE NOT indisvalid ORDER BY 1");
  out += '\n' + sql_block(
                    "SELECT conrelid::regclass AS \"table\", conname AS not_validated FROM pg_constraint WHERE NOT "
                    "convalidated ORDER BY 1, 2");
  const std::set<QualifiedName> tables = touched(migration_);
  if (!tables.empty()) {
    std::string names;
    for (const QualifiedName& name : tables) {
      names += fmt::format("{}to_regclass({})", names.empty() ? "" : ", ",
                           schema::quote_literal(schema::quote_qualified(name)));
    }
    out +=
        "\nRows, NULLs and distinct values of every column touched; compare with the same before. It reads the "
        "tables "
        "whole.\n\n";
    out += sql_block(fmt::format(R"(SELECT a.attrelid::regclass AS "table", a.attname AS "column", counts.*
FROM pg_attribute AS a
CROSS JOIN LATERAL xmltable('/row' PASSING query_to_xml(format(
  'SELECT count(*) AS rows, count(*) - count(%1$I) AS nulls, count(DISTINCT %1$I::text) AS distinct_values FROM %2$s',
  a.attname, a.attrelid::regclass), false, true, '')
  COLUMNS rows bigint, nulls bigint, distinct_values bigint) AS counts
WHERE a.attrelid IN ({}) AND a.attnum > 0 AND NOT a.attisdropped{}
ORDER BY 1, 2)",
                                 names, column_filter()));
  }
  return out;
}

std::string Runbook::column_filter() const {
  constexpr std::string_view kWord = " COLUMN ";
  std::set<std::string> names;
  for (const Statement& statement : migration_.statements) {
    for (std::size_t at = statement.sql.find(kWord); at != std::string::npos; at = statement.sql.find(kWord, at + 1)) {
      const std::size_t begin = at + kWord.size();
      const bool is_quoted = statement.sql[begin] == '"';
      const std::size_t end =
          is_quoted ? statement.sql.find('"', begin + 1) : statement.sql.find_first_of(" ;,\n", begin);
      const std::string name = statement.sql.substr(begin + (is_quoted ? 1 : 0), end - begin - (is_quoted ? 1 : 0));
      if (name != "IF") {
        names.insert(name);
      }
    }
  }
  std::string list;
  for (const std::string& name : names) {
    list += (list.empty() ? "" : ", ") + schema::quote_literal(name);
  }
  return list.empty() ? "" : fmt::format(" AND a.attname IN ({})", list);
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
    out += shell_block("schema history --url \"$DATABASE_URL\"");
    out += '\n' + sql_block("SELECT application_name, state, replay_lag FROM pg_stat_replication ORDER BY 1");
  }
  return out;
}

std::string Runbook::troubleshooting() const {
  std::string out = "\n## Troubleshooting\n\n";
  out +=
      "- **Lock not obtained** (exit 6): whoever holds it is named. Nothing is half-done; wait for them or end them, "
      "then run `schema apply` again.\n";
  out +=
      "- **Permission denied**: run as the owner of the tables; the message names what is missing. Nothing is "
      "half-done.\n";
  out += "- **Files, journal and database do not agree** (exit 7): `schema drift` and `schema verify` say where.\n";
  out +=
      "- **Interrupted or failed**: run `schema apply` again; it goes on where it stopped. Where it cannot know "
      "whether a "
      "step is done it says so: `schema resolve`.\n";
  if (concurrently_) {
    out +=
        "- **Invalid index**: left by a build that was cut off; `schema apply` removes it and builds it again. To "
        "see it:\n\n";
    out += sql_block("SELECT indexrelid::regclass FROM pg_index WHERE NOT indisvalid ORDER BY 1") + '\n';
  }
  for (const Statement& statement : migration_.statements) {
    for (const planner::DataPrecondition& condition : statement.preconditions) {
      const std::string what = flat(condition.description);
      const char* symptom = what.find("NULL") != std::string::npos                   ? "NULLs found"
                            : unique_ && what.find("duplicate") != std::string::npos ? "Duplicate key"
                                                                                     : "The data does not allow it";
      out += fmt::format("- **{}** (exit 5, step {}): it needs that {}. Who stands against it:\n\n", symptom,
                         statement.number, what);
      out += sql_block(condition.query) + '\n';
    }
  }
  return out;
}

}  // namespace migrate
