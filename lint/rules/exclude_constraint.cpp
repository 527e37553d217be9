#include <fmt/format.h>

#include "lint/check.hpp"

namespace lint {

namespace exclude_constraint {

namespace {

void check_statement(Check& check) {
  for (const ConstraintDefinition& constraint : check.at().constraints) {
    if (constraint.added && constraint.type == "CONSTR_EXCLUSION") {
      check.report(
          fmt::format("{} is locked against reads and writes while the index is built", constraint.relation.text()),
          constraint.node);
    }
  }
}

}  // namespace

}  // namespace exclude_constraint

const Rule kRule_exclude_constraint = {
    .summary = "EXCLUDE added to a table that exists",
    .why = "An exclusion constraint builds its index under ACCESS EXCLUSIVE, and there is no form that does not.",
    .instead = "a new table with the constraint, filled in batches and swapped in; or a maintenance window",
    .check = exclude_constraint::check_statement,
};

}  // namespace lint
