#include "migrate/data_check.hpp"

#include <algorithm>
#include <charconv>
#include <iterator>

#include <fmt/format.h>

#include "migrate/session.hpp"
#include "postgres/text_settings.hpp"
#include "schema/sql.hpp"

namespace migrate {

namespace {

// Undefined table, column, function, type, schema; a column that the plan has added by now (rows_to_come()).
bool is_missing_object(const std::string& sqlstate) {
  return sqlstate == "42P01" || sqlstate == "42703" || sqlstate == "42883" || sqlstate == "42704" ||
         sqlstate == "3F000" || sqlstate == "42702";
}

// A value that cannot be cast or computed with, or that its domain refuses: the query found its offender by stumbling
// over it.
bool is_about_a_value(const std::string& sqlstate) {
  return sqlstate.starts_with("22") || sqlstate == "23502" || sqlstate == "23514";
}

std::int64_t number(std::string_view text) {
  std::int64_t value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

void begin(postgres::Connection& connection, const DataQuestion& question, DataCheck how) {
  // Only a superuser may bound temporary files. Rows that a policy hides would count as none.
  connection.execute(
      fmt::format("{}SET LOCAL search_path = {}; SET LOCAL statement_timeout = '{}'; SET LOCAL lock_timeout = '1s'; "
                  "SET LOCAL row_security = off; SELECT pg_catalog.set_config('temp_file_limit', '1GB', true) FROM "
                  "pg_catalog.pg_roles WHERE rolname "
                  "= CURRENT_USER "
                  "AND rolsuper ORDER BY 1",
                  postgres::text_settings("SET LOCAL"), search_path_value(question.search_path),
                  how == DataCheck::full ? "0" : "2s"));
}

/// What the server says of the query before it sees a row; nothing: it would run.
std::string refusal(postgres::Connection& connection, const DataQuestion& question, DataCheck how,
                    const std::string& setting = "") {
  try {
    postgres::Transaction transaction(connection, "BEGIN READ ONLY");
    begin(connection, question, how);
    connection.execute(setting + "EXPLAIN " + question.condition.query);
    return "";
  } catch (const postgres::SqlError& error) {
    if (error.connection_lost) {
      throw;
    }
    return error.sqlstate;
  }
}

/// One that failed: because of a value that its type will have only later, because the policies in its way may not be
/// passed over, ….
DataVerdict verdict_of(const postgres::SqlError& error, postgres::Connection& connection, const DataQuestion& question,
                       DataCheck how) {
  if (is_missing_object(error.sqlstate)) {
    return DataVerdict::not_there;
  }
  if (is_about_a_value(error.sqlstate)) {
    return is_about_a_value(refusal(connection, question, how)) ? DataVerdict::not_there : DataVerdict::broken;
  }
  const bool hidden = error.sqlstate == "42501" && !refusal(connection, question, how).empty() &&
                      refusal(connection, question, how, "SET LOCAL row_security = on; ").empty();
  return hidden ? DataVerdict::hidden : DataVerdict::not_finished;
}

DataAnswer ask(postgres::Connection& connection, const DataQuestion& question, DataCheck how) {
  DataAnswer answer{question, DataVerdict::holds, "", -1, ""};
  const std::string& query = question.condition.query;
  try {
    postgres::Transaction transaction(connection, "BEGIN READ ONLY");
    begin(connection, question, how);
    const postgres::Result sample = connection.execute(fmt::format(
        "SELECT pg_catalog.row_to_json(offender)::pg_catalog.text FROM (\n{}\n) AS offender LIMIT 1", query));
    if (sample.rows() == 0) {
      return answer;
    }
    answer.verdict = DataVerdict::broken;
    answer.sample = sample.text(0, 0);
    if (how == DataCheck::full) {
      answer.rows = number(
          connection.execute(fmt::format("SELECT pg_catalog.count(*) FROM (\n{}\n) AS offender", query)).text(0, 0));
    }
  } catch (const postgres::SqlError& error) {
    if (error.connection_lost) {
      throw;
    }
    answer.verdict = verdict_of(error, connection, question, how);
    (answer.verdict == DataVerdict::broken ? answer.sample : answer.reason) = error.what();
  }
  return answer;
}

}  // namespace

std::vector<DataQuestion> data_questions(std::size_t number, const std::vector<planner::DataPrecondition>& conditions,
                                         const std::optional<planner::Backfill>& backfill,
                                         const std::vector<std::string>& search_path) {
  std::vector<DataQuestion> questions;
  if (backfill) {
    const std::string relation = schema::quote_qualified(backfill->relation);
    questions.push_back(
        {number, {"every row of " + relation + " can be seen", "SELECT FROM " + relation + " WHERE false"}, {}});
  }
  for (const planner::DataPrecondition& condition : conditions) {
    if (!condition.query.empty()) {
      questions.push_back({number, condition, search_path});
    }
  }
  return questions;
}

std::vector<DataQuestion> data_questions(const std::vector<planner::Step>& steps) {
  std::vector<DataQuestion> questions;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    std::ranges::move(data_questions(i + 1, steps[i].preconditions, steps[i].backfill, steps[i].search_path),
                      std::back_inserter(questions));
  }
  return questions;
}

std::vector<DataAnswer> check_data(postgres::Connection& connection, const std::vector<DataQuestion>& questions,
                                   DataCheck how) {
  std::vector<DataAnswer> answers;
  for (const DataQuestion& question : questions) {
    answers.push_back(ask(connection, question, how));
  }
  return answers;
}

std::string describe(const DataAnswer& answer) {
  const DataQuestion& question = answer.question;
  switch (answer.verdict) {
    case DataVerdict::holds:
      return fmt::format("step {} needs: {}; it is so", question.step, question.condition.description);
    case DataVerdict::broken:
      return fmt::format(
          "step {} needs: {}; but there is {}{}\n    see them: {}", question.step, question.condition.description,
          answer.rows < 0 ? "" : fmt::format("{} row{}, such as ", answer.rows, answer.rows == 1 ? "" : "s"),
          answer.sample, question.condition.query);
    case DataVerdict::not_finished:
      return fmt::format("step {} needs: {}; not finished: {}", question.step, question.condition.description,
                         answer.reason);
    case DataVerdict::hidden:
      return fmt::format(
          "step {} needs: {}; but policies keep rows from this role: {}\n"
          "    run it as a role with BYPASSRLS, or as the owner while the table has NO FORCE ROW LEVEL SECURITY",
          question.step, question.condition.description, answer.reason);
    case DataVerdict::not_there:
      return fmt::format("step {} needs: {}; asked when what it speaks of is there", question.step,
                         question.condition.description);
  }
  return "";
}

}  // namespace migrate
