#include <fmt/format.h>

#include "lint/check.hpp"

namespace lint {

namespace truncate {

namespace {

void check_statement(Check& check) {
  if (!check.is("TruncateStmt")) {
    return;
  }
  for (const Node object : check.node()["relations"]) {
    const Relation relation = check.file.relation(object.as("RangeVar"));
    if (relation.existing) {
      check.report(fmt::format(
          "all rows of {}{} are gone", relation.text(),
          check.node()["behavior"].text() == "DROP_CASCADE" ? " and of every table that refers to it" : ""));
    }
  }
}

}  // namespace

}  // namespace truncate

const Rule kRule_truncate = {
    .summary = "TRUNCATE",
    .why = "All rows are gone, under ACCESS EXCLUSIVE; with CASCADE those of every table that refers to it too.",
    .instead = "DELETE in batches, or say why it may: `-- contract-phase-ok: reason`",
    .check = truncate::check_statement,
};

}  // namespace lint
