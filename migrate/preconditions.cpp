#include "migrate/preconditions.hpp"

#include <fmt/format.h>

namespace migrate {

namespace {

/// Undefined table, column, function, type, schema: an earlier step will make it.
bool is_missing_object(const std::string& sqlstate) {
  return sqlstate == "42P01" || sqlstate == "42703" || sqlstate == "42883" || sqlstate == "42704" ||
         sqlstate == "3F000";
}

}  // namespace

void probe_preconditions(Session& session, const Migration& migration, const std::vector<const Statement*>& steps) {
  const RunOptions& options = session.options();
  postgres::Connection& connection = session.connection();
  std::string problems;
  for (const Statement* step : steps) {
    for (const planner::DataPrecondition& condition : step->preconditions) {
      if (condition.query.empty()) {
        continue;
      }
      const std::string probe =
          options.count_data
              ? fmt::format(
                    "SELECT pg_catalog.count(*) || ' rows' FROM (\n{}\n) AS offender HAVING pg_catalog.count(*) > 0",
                    condition.query)
              : fmt::format(
                    "SELECT pg_catalog.row_to_json(offender)::pg_catalog.text FROM (\n{}\n) AS offender LIMIT 1",
                    condition.query);
      try {
        session.use_search_path(step->search_path);
        postgres::Transaction transaction(connection, "BEGIN READ ONLY");
        connection.execute(options.count_data ? "SET LOCAL lock_timeout = '2s'"
                                              : "SET LOCAL statement_timeout = '2s'; SET LOCAL lock_timeout = '1s'");
        const postgres::Result rows = connection.execute(probe);
        if (rows.rows() > 0) {
          problems += fmt::format("\n  step {} needs: {}; but there is {}", step->number, condition.description,
                                  rows.text(0, 0));
        }
      } catch (const postgres::SqlError& error) {
        if (error.connection_lost) {
          throw;
        }
        if (!is_missing_object(error.sqlstate) && options.on_progress) {
          options.on_progress(
              {.what = Progress::What::waiting,
               .migration = &migration,
               .statement = step,
               .message = fmt::format("not finished: whether {} ({})", condition.description, error.what())});
        }
      }
    }
  }
  if (!problems.empty()) {
    throw PreconditionFailed(fmt::format("the data does not allow {}:{}\nNothing was run.",
                                         migration.version.empty() ? "the plan" : migration.label(), problems));
  }
}

}  // namespace migrate
