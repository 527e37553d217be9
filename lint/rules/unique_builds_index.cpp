#include <fmt/format.h>

#include "lint/check.hpp"

namespace lint {

namespace unique_builds_index {

namespace {

void check_statement(Check& check) {
  for (const ConstraintDefinition& constraint : check.at().constraints) {
    if (constraint.added && constraint.type == "CONSTR_UNIQUE" && !constraint.using_index) {
      check.report(fmt::format("{} is locked against reads and writes while the index over ({}) is built",
                               constraint.relation.text(), joined(constraint.columns)),
                   constraint.node);
    }
  }
}

}  // namespace

}  // namespace unique_builds_index

const Rule kRule_unique_builds_index = {
    .summary = "UNIQUE added to a table that exists, without USING INDEX",
    .why =
        "ADD CONSTRAINT … UNIQUE builds its index under ACCESS EXCLUSIVE: neither reads nor writes get through until "
        "it is done.",
    .instead = "CREATE UNIQUE INDEX CONCURRENTLY, then ALTER TABLE … ADD CONSTRAINT … UNIQUE USING INDEX",
    .check = unique_builds_index::check_statement,
};

}  // namespace lint
