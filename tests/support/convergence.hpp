#pragma once
// What is asked of every step from one schema to another, by cases and by random evolution alike: are two models the
// same, what does the plan do when it runs, are the rows still there, does the way back lead back.

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "diff/change.hpp"
#include "planner/plan.hpp"
#include "postgres/connection.hpp"
#include "schema/database.hpp"
#include "tests/support/server.hpp"

namespace tests {

/// What went wrong, a line or more each.
using Failures = std::vector<std::string>;

schema::Database catalog_of(const FreshDatabase& database);

/// The model of a file; `live` is the side it is compared with, whose extensions and user say what its words mean.
/// Errors and what is not modelled are failures.
schema::Database read_source(const std::string& name, const std::string& text, const schema::Database& live,
                             Failures& failures);

/// Renames, canonical form, judge, compare: what `schema diff` does. A doubt is a failure here.
std::vector<diff::Change> changes(schema::Database& from, schema::Database& to, const std::string& what,
                                  Failures& failures);

void expect_equal(schema::Database from, schema::Database to, const std::string& what, Failures& failures);

/// The lines that only one of the two texts has.
std::string first_difference(const std::string& left, const std::string& right);

/// Applies the steps as their transaction modes say, and holds pg_locks against what they claim. What they ask of the
/// data must be SQL.
class Application {
 public:
  Application(postgres::Connection& connection, Failures& failures);

  /// Stops at the first step that fails.
  bool apply(const planner::Plan& plan);
  /// Of the step that failed.
  const std::string& sqlstate() const { return sqlstate_; }

 private:
  void run(const planner::Step& step);
  void ask_data(const planner::Step& step);
  void check_locks(const planner::Step& step);
  void commit();

  postgres::Connection& connection_;
  Failures& failures_;
  std::map<std::string, std::string> tables_;  ///< those that hold the application's data before the plan, by oid
  std::map<std::string, planner::LockMode> claimed_;
  std::string sqlstate_;
  bool open_ = false;
};

/// Of each column: its type, how many values, and a digest of them. Tables and columns keep them unless a step says so.
struct Contents {
  long rows = 0;
  std::map<std::string, std::pair<std::string, std::string>> columns;  ///< name -> type, digest
};

/// By table.
std::map<std::string, Contents> contents_of(postgres::Connection& connection);
void check_contents(const std::map<std::string, Contents>& before, const std::map<std::string, Contents>& after,
                    const planner::Plan& plan, Failures& failures);

/// A plan that leaves nothing behind: what a step cannot take back, it says.
bool can_be_taken_back(const planner::Plan& plan);
/// The undo of every step, last step first; each statement by itself, as some must be.
void take_back(postgres::Connection& connection, const planner::Plan& plan, Failures& failures);

}  // namespace tests
