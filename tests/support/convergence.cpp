#include "tests/support/convergence.hpp"

#include <algorithm>
#include <cstdlib>
#include <sstream>

#include "diff/diff.hpp"
#include "introspect/judge.hpp"
#include "introspect/read_catalog.hpp"
#include "schema/canonical/settle.hpp"
#include "schema/current_user.hpp"
#include "schema/parse/read.hpp"
#include "schema/sql.hpp"
#include "tests/support/server.hpp"

namespace tests {
namespace {

std::string describe(const diff::Change& change) {
  std::string text = std::string(diff::verb(change)) + " " + schema::to_string(diff::subject(change));
  const std::vector<std::string_view>* fields = nullptr;
  if (const auto* alter = std::get_if<diff::Alter>(&change)) {
    fields = &alter->fields;
  } else if (const auto* replace = std::get_if<diff::Replace>(&change)) {
    fields = &replace->fields;
  }
  if (fields != nullptr) {
    for (const std::string_view field : *fields) {
      (text += ", ") += field;
    }
  }
  return text;
}

planner::LockMode lock_mode(std::string_view name) {
  static const std::map<std::string_view, planner::LockMode> kModes = {
      {"AccessShareLock", planner::LockMode::access_share},
      {"RowShareLock", planner::LockMode::row_share},
      {"RowExclusiveLock", planner::LockMode::row_exclusive},
      {"ShareUpdateExclusiveLock", planner::LockMode::share_update_exclusive},
      {"ShareLock", planner::LockMode::share},
      {"ShareRowExclusiveLock", planner::LockMode::share_row_exclusive},
      {"ExclusiveLock", planner::LockMode::exclusive},
      {"AccessExclusiveLock", planner::LockMode::access_exclusive}};
  const auto it = kModes.find(name);
  return it == kModes.end() ? planner::LockMode::none : it->second;
}

/// The oids of the tables that hold the application's data before the plan.
std::map<std::string, std::string> tables_by_oid(postgres::Connection& connection) {
  const postgres::Result rows = connection.execute(R"sql(
    SELECT c.oid, n.nspname, c.relname FROM pg_catalog.pg_class c
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p', 'm', 'f') AND c.oid >= 16384 ORDER BY 1)sql");
  std::map<std::string, std::string> result;
  for (std::size_t row = 0; row < rows.rows(); ++row) {
    result[std::string(rows.text(row, 0))] = std::string(rows.text(row, 1)) + "." + std::string(rows.text(row, 2));
  }
  return result;
}

std::string path(const planner::Step& step) {
  return step.search_path.empty() ? "public" : schema::quote_list(step.search_path);
}

}  // namespace

schema::Database catalog_of(const FreshDatabase& database) { return introspect::read_catalog(database.observer()); }

schema::Database read_source(const std::string& name, const std::string& text, const schema::Database& live,
                             Failures& failures) {
  schema::parse::ReadOptions options;
  options.server_version = scratch().version();
  options.extension_members = live.extension_members;
  options.role = live.role;
  schema::parse::ReadResult result = schema::parse::read({{name, text}}, options);
  for (const schema::Diagnostic& diagnostic : result.diagnostics) {
    if (diagnostic.severity == schema::Severity::error) {
      failures.push_back(to_string(result.database, diagnostic.place) + ": " + diagnostic.message);
    }
  }
  for (const schema::Unmodelled& object : result.database.unmodelled) {
    failures.push_back(name + ": unmodelled " + object.kind + " " + object.identity);
  }
  schema::name_current_user(result.database, "postgres");
  return std::move(result.database);
}

std::vector<diff::Change> changes(schema::Database& from, schema::Database& to, const std::string& what,
                                  Failures& failures) {
  const diff::Renames renames = diff::apply_renames(from, to);
  const schema::canonical::Settled settled = schema::canonical::settle(from, to);
  if (!settled.open.empty()) {
    const std::vector<introspect::Judgement> judgements =
        introspect::judge_on_scratch(scratch(), from, to, settled.open);
    for (std::size_t i = 0; i < judgements.size(); ++i) {
      const schema::canonical::Question& question = settled.open[i];
      if (judgements[i].verdict == introspect::Verdict::same) {
        schema::canonical::accept(from, to, question);
      } else if (judgements[i].verdict == introspect::Verdict::unknown) {
        failures.push_back(what + ": doubt about " + schema::to_string(question.use.object) + " " + question.use.field +
                           ": " + judgements[i].reason);
      }
    }
  }
  std::vector<diff::Change> result = diff::compare(from, to);
  result.insert(result.begin(), renames.renames.begin(), renames.renames.end());
  return result;
}

void expect_equal(schema::Database from, schema::Database to, const std::string& what, Failures& failures) {
  for (const diff::Change& change : changes(from, to, what, failures)) {
    failures.push_back(what + ": " + describe(change));
  }
}

std::string first_difference(const std::string& left, const std::string& right) {
  std::istringstream a(left), b(right);
  std::set<std::string> lines_a, lines_b;
  for (std::string line; std::getline(a, line);) {
    lines_a.insert(line);
  }
  for (std::string line; std::getline(b, line);) {
    lines_b.insert(line);
  }
  std::string result;
  for (const std::string& line : lines_a) {
    result += lines_b.contains(line) ? "" : "\n    is:     " + line;
  }
  for (const std::string& line : lines_b) {
    result += lines_a.contains(line) ? "" : "\n    wanted: " + line;
  }
  return result.empty() ? "\n    the same lines in another order" : result;
}

Application::Application(postgres::Connection& connection, Failures& failures)
    : connection_(connection), failures_(failures), tables_(tables_by_oid(connection)) {}

bool Application::apply(const planner::Plan& plan) {
  for (std::size_t i = 0; i < plan.steps.size(); ++i) {
    const planner::Step& step = plan.steps[i];
    try {
      run(step);
    } catch (const postgres::SqlError& error) {
      sqlstate_ = error.sqlstate;
      failures_.push_back("step " + std::to_string(i + 1) + " failed: " + error.what() + "\n    " + step.sql);
      return false;
    }
  }
  commit();
  return true;
}

void Application::run(const planner::Step& step) {
  if (!open_) {
    ask_data(step);
  }
  if (step.transaction == planner::Transaction::forbidden) {
    commit();
    connection_.execute("SET search_path = " + path(step));
    connection_.execute(step.sql);
    return;
  }
  if (!open_) {
    connection_.execute("BEGIN");
    open_ = true;
  }
  connection_.execute("SET LOCAL search_path = " + path(step));
  connection_.execute(step.sql);
  for (const planner::TableLock& lock : step.locks) {
    planner::LockMode& mode = claimed_[lock.relation.schema + "." + lock.relation.name];
    mode = std::max(mode, lock.mode);
  }
  check_locks(step);
  if (step.transaction == planner::Transaction::commits_after) {
    commit();
  }
}

void Application::ask_data(const planner::Step& step) {
  for (const planner::DataPrecondition& condition : step.preconditions) {
    connection_.execute("BEGIN");
    try {
      connection_.execute("SET LOCAL search_path = " + path(step));
      connection_.execute("SELECT FROM (\n" + condition.query + "\n) AS offender LIMIT 1");
    } catch (const postgres::SqlError& error) {
      if (error.sqlstate == "42601" || error.sqlstate == "42703") {
        failures_.push_back("asks what is no SQL: " + condition.query + ": " + error.what());
      }
    }
    connection_.execute("ROLLBACK");
  }
}

void Application::check_locks(const planner::Step& step) {
  const postgres::Result rows = connection_.execute(R"sql(
    SELECT l.relation, l.mode, n.nspname || '.' || c.relname FROM pg_catalog.pg_locks AS l
    LEFT JOIN pg_catalog.pg_class AS c ON c.oid = l.relation
    LEFT JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
    WHERE l.pid = pg_catalog.pg_backend_pid() AND l.locktype = 'relation' AND l.granted ORDER BY 1, 2)sql");
  for (std::size_t row = 0; row < rows.rows(); ++row) {
    const auto table = tables_.find(std::string(rows.text(row, 0)));
    const planner::LockMode mode = lock_mode(rows.text(row, 1));
    // Whatever reads a table takes the weakest lock, which nothing but ACCESS EXCLUSIVE minds.
    if (table == tables_.end() || mode <= planner::LockMode::access_share) {
      continue;
    }
    planner::LockMode& claimed = claimed_[table->second];
    // After a rename of the same plan, the steps speak of it by its new name.
    if (std::max(claimed, claimed_[std::string(rows.text(row, 2))]) < mode) {
      failures_.push_back("takes " + std::string(planner::to_string(mode)) + " on " + table->second + " and claims " +
                          std::string(planner::to_string(claimed)) + ": " + step.sql);
      claimed = mode;
    }
  }
}

void Application::commit() {
  if (open_) {
    connection_.execute("COMMIT");
    open_ = false;
    claimed_.clear();
  }
}

std::map<std::string, Contents> contents_of(postgres::Connection& connection) {
  const postgres::Result columns = connection.execute(R"sql(
    SELECT pg_catalog.format('%I.%I', n.nspname, c.relname), a.attname,
      pg_catalog.concat(pg_catalog.format_type(a.atttypid, a.atttypmod), attributes.list)
    FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    LEFT JOIN pg_catalog.pg_attribute a
      ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
    LEFT JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
    CROSS JOIN LATERAL (  -- a row reads otherwise when its type gets an attribute
      SELECT pg_catalog.string_agg(p.attname, ',' ORDER BY p.attnum) AS list
      FROM pg_catalog.pg_type r JOIN pg_catalog.pg_attribute p ON p.attrelid = r.typrelid
      WHERE r.oid IN (t.oid, t.typelem, t.typbasetype) AND p.attnum > 0 AND NOT p.attisdropped) attributes
    WHERE c.relkind = 'r' AND c.oid >= 16384 ORDER BY 1, 2)sql");
  std::map<std::string, Contents> result;
  std::map<std::string, std::string> digests;  // of all columns of a table, in the order of their names
  for (std::size_t row = 0; row < columns.rows(); ++row) {
    const std::string table(columns.text(row, 0)), column(columns.text(row, 1));
    std::string& digest = digests[table];
    Contents& contents = result[table];
    if (column.empty()) {
      continue;
    }
    contents.columns[column].first = columns.text(row, 2);
    const std::string text = schema::quote_identifier(column) + "::text";
    digest += ", pg_catalog.md5(pg_catalog.string_agg(" + text + ", ',' ORDER BY " + text + " COLLATE \"C\"))";
  }
  for (auto& [table, contents] : result) {
    const postgres::Result digest =
        connection.execute("SELECT pg_catalog.count(*)" + digests[table] + " FROM ONLY " + table);
    contents.rows = std::atol(std::string(digest.text(0, 0)).c_str());
    std::size_t at = 0;
    for (auto& [column, value] : contents.columns) {
      value.second = digest.text(0, ++at);
    }
  }
  return result;
}

void check_contents(const std::map<std::string, Contents>& before, const std::map<std::string, Contents>& after,
                    const planner::Plan& plan, Failures& failures) {
  for (const auto& [table, contents] : before) {
    const auto found = after.find(table);
    const bool loses = std::ranges::any_of(plan.steps, [](const planner::Step& step) { return step.loses_data; });
    if (found == after.end() || loses) {
      continue;
    }
    if (found->second.rows != contents.rows) {
      failures.push_back(table + " had " + std::to_string(contents.rows) + " rows and has " +
                         std::to_string(found->second.rows));
    }
    for (const auto& [column, value] : contents.columns) {
      const auto now = found->second.columns.find(column);
      const bool same_type = now != found->second.columns.end() && now->second.first == value.first;
      if (same_type && !value.second.empty() && now->second.second != value.second) {
        failures.push_back(table + "." + column + " has other values than before");
      }
    }
  }
}

bool can_be_taken_back(const planner::Plan& plan) {
  return std::ranges::none_of(
      plan.steps, [](const planner::Step& step) { return !step.irreversible.empty() && step.undo.empty(); });
}

void take_back(postgres::Connection& connection, const planner::Plan& plan, Failures& failures) {
  connection.execute("SET check_function_bodies = off");
  for (auto step = plan.steps.rbegin(); step != plan.steps.rend(); ++step) {
    connection.execute("SET search_path = " +
                       (step->search_path.empty() ? "public" : schema::quote_list(step->search_path)));
    for (const std::string& sql : step->undo) {
      try {
        connection.execute(sql);
      } catch (const postgres::SqlError& error) {
        failures.push_back("taking back \"" + step->comment + "\" failed: " + error.what() + "\n    " + sql);
        return;
      }
    }
  }
}

}  // namespace tests
