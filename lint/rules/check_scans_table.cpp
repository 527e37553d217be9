#include <fmt/format.h>

#include "lint/check.hpp"

namespace lint {

namespace check_scans_table {

namespace {

void check_statement(Check& check) {
  for (const ConstraintDefinition& constraint : check.at().constraints) {
    if (constraint.added && constraint.type == "CONSTR_CHECK" && !constraint.not_valid) {
      check.report(fmt::format("all rows of {} are read under ACCESS EXCLUSIVE", constraint.relation.text()),
                   constraint.node);
    }
  }
}

}  // namespace

}  // namespace check_scans_table

const Rule kRule_check_scans_table = {
    .summary = "CHECK added to a table that exists, without NOT VALID",
    .why = "The server reads every row under ACCESS EXCLUSIVE to see whether the condition holds.",
    .instead = "ADD CONSTRAINT … NOT VALID, commit, then VALIDATE CONSTRAINT, which lets reads and writes through",
    .check = check_scans_table::check_statement,
};

}  // namespace lint
