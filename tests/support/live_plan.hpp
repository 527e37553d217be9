#pragma once
// Plans for a live database, and their steps run one by one.

#include "diff/diff.hpp"
#include "introspect/read_catalog.hpp"
#include "planner/plan.hpp"
#include "schema/canonical/settle.hpp"
#include "schema/parse/read.hpp"
#include "schema/sql.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/server.hpp"

namespace tests {

inline planner::Plan plan_of(const FreshDatabase& live, const std::string& wanted) {
  postgres::Connection connection = live.connect();
  schema::Database from = introspect::read_catalog(connection);
  schema::Database to = std::move(schema::parse::read({{"wanted.sql", wanted}}).database);
  const diff::Renames renames = diff::apply_renames(from, to);
  REQUIRE(renames.diagnostics.empty());
  schema::canonical::settle(from, to);  // what stays open is different: nobody is asked
  std::vector<diff::Change> changes(renames.renames.begin(), renames.renames.end());
  for (diff::Change& change : diff::compare(from, to)) {
    changes.push_back(std::move(change));
  }
  planner::Plan plan = planner::plan(from, to, changes, {connection.server_version(), true});
  for (const schema::Diagnostic& diagnostic : plan.diagnostics) {
    FAIL(diagnostic.message);
  }
  return plan;
}

inline void run(postgres::Connection& connection, const planner::Step& step) {
  INFO(step.sql);
  connection.execute("SET search_path = " +
                     (step.search_path.empty() ? "public" : schema::quote_list(step.search_path)));
  REQUIRE_NOTHROW(connection.execute(step.sql));
}

}  // namespace tests
