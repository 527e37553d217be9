#include "lint/check.hpp"

namespace lint {

namespace vacuum_full {

namespace {

bool is_full(Node vacuum) {
  for (const Node wrapped : vacuum["options"]) {
    if (wrapped.as("DefElem")["defname"].text() == "full") {
      return true;
    }
  }
  return false;
}

void check_statement(Check& check) {
  if ((check.is("VacuumStmt") && is_full(check.node())) || (check.is("ClusterStmt") && check.at().relation.existing)) {
    check.report("the table is written anew under ACCESS EXCLUSIVE");
  }
}

}  // namespace

}  // namespace vacuum_full

const Rule kRule_vacuum_full = {
    .summary = "VACUUM FULL or CLUSTER",
    .why = "Both write the table anew under ACCESS EXCLUSIVE, and need as much disk again.",
    .instead = "plain VACUUM; pg_repack where space must be given back",
    .check = vacuum_full::check_statement,
};

}  // namespace lint
