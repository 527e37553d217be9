#pragma once
// Runs steps on a real server and measures what each does to the relations that were there before: locks held at its
// end (or while it waits, for one that refuses a transaction), a new file node, scans counted by the server.

#include <map>
#include <set>
#include <string>
#include <vector>

#include "planner/step.hpp"
#include "tests/support/server.hpp"

namespace tests {

struct Measured {
  std::map<std::string, planner::LockMode> locks;  ///< `public.t` -> strongest, ACCESS SHARE left out
  std::set<std::string> rewritten, scanned;
};

class Meter {
 public:
  /// Relations that exist now are those whose locks count.
  explicit Meter(const FreshDatabase& database);
  /// Each step in a transaction of its own, or alone. Throws postgres::SqlError.
  Measured run(const planner::Step& step);

 private:
  struct Relation {
    std::string name;
    char kind{};
    std::string file_node;
    long scans = 0;
  };
  Measured run_in_transaction(const planner::Step& step);
  Measured run_alone(const planner::Step& step);
  void add_locks(postgres::Connection& by, Measured& measured) const;
  std::map<std::string, Relation> read_relations();
  void take_baseline();
  void tell_counters();
  void compare(const std::map<std::string, Relation>& now, Measured& measured) const;
  std::string all_tables(const planner::Step& step) const;

  postgres::Connection runner_, observer_;
  std::map<std::string, Relation> relations_;  // by oid
};

}  // namespace tests
