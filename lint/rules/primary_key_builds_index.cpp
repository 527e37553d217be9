#include <fmt/format.h>

#include "lint/check.hpp"

namespace lint {

namespace primary_key_builds_index {

namespace {

void check_statement(Check& check) {
  for (const ConstraintDefinition& constraint : check.at().constraints) {
    if (constraint.added && constraint.type == "CONSTR_PRIMARY" && !constraint.using_index) {
      check.report(fmt::format("{} is locked against reads and writes while the index over ({}) is built",
                               constraint.relation.text(), joined(constraint.columns)),
                   constraint.node);
    }
  }
}

}  // namespace

}  // namespace primary_key_builds_index

const Rule kRule_primary_key_builds_index = {
    .summary = "PRIMARY KEY added to a table that exists, without USING INDEX",
    .why = "ADD PRIMARY KEY builds its index, and checks its columns for NULL, under ACCESS EXCLUSIVE.",
    .instead =
        "prove the columns NOT NULL, CREATE UNIQUE INDEX CONCURRENTLY, then ADD CONSTRAINT … PRIMARY KEY USING INDEX",
    .check = primary_key_builds_index::check_statement,
};

}  // namespace lint
