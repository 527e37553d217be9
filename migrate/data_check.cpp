#include "migrate/data_check.hpp"

#include <charconv>

#include <fmt/format.h>

#include "migrate/session.hpp"

namespace migrate {

namespace {

// Undefined table, column, function, type, schema.
bool is_missing_object(const std::string& sqlstate) {
  return sqlstate == "42P01" || sqlstate == "42703" || sqlstate == "42883" || sqlstate == "42704" ||
         sqlstate == "3F000";
}

// A value that cannot be cast or computed with: the query found its offender by stumbling over it.
bool is_about_a_value(const std::string& sqlstate) { return sqlstate.starts_with("22"); }

std::int64_t number(std::string_view text) {
  std::int64_t value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

void begin(postgres::Connection& connection, const DataQuestion& question, DataCheck how) {
  // Only a superuser may bound temporary files.
  connection.execute(
      fmt::format("SET LOCAL search_path = {}; SET LOCAL statement_timeout = '{}'; SET LOCAL lock_timeout = '1s'; "
                  "SELECT pg_catalog.set_config('temp_file_limit', '1GB', true) FROM pg_catalog.pg_roles WHERE rolname "
                  "= CURRENT_USER "
                  "AND rolsuper ORDER BY 1",
                  search_path_value(question.search_path), how == DataCheck::full ? "0" : "2s"));
}

/// Does the query fail before it sees a row? It speaks of a value that its type will have only later.
bool fails_without_rows(postgres::Connection& connection, const DataQuestion& question, DataCheck how) {
  try {
    postgres::Transaction transaction(connection, "BEGIN READ ONLY");
    begin(connection, question, how);
    connection.execute("EXPLAIN " + question.condition.query);
    return false;
  } catch (const postgres::SqlError& error) {
    if (error.connection_lost) {
      throw;
    }
    return is_about_a_value(error.sqlstate);
  }
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
    const bool is_value = is_about_a_value(error.sqlstate);
    answer.verdict = is_missing_object(error.sqlstate) || (is_value && fails_without_rows(connection, question, how))
                         ? DataVerdict::not_there
                     : is_value ? DataVerdict::broken
                                : DataVerdict::not_finished;
    (answer.verdict == DataVerdict::broken ? answer.sample : answer.reason) = error.what();
  }
  return answer;
}

}  // namespace

std::vector<DataQuestion> data_questions(const std::vector<planner::Step>& steps) {
  std::vector<DataQuestion> questions;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    for (const planner::DataPrecondition& condition : steps[i].preconditions) {
      if (!condition.query.empty()) {
        questions.push_back({i + 1, condition, steps[i].search_path});
      }
    }
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
    case DataVerdict::not_there:
      return fmt::format("step {} needs: {}; asked when what it speaks of is there", question.step,
                         question.condition.description);
  }
  return "";
}

}  // namespace migrate
