#include <fmt/format.h>

#include "lint/check.hpp"

namespace lint {

namespace partition_created_in_place {

namespace {

void check_statement(Check& check) {
  if (check.is("CreateStmt") && check.node()["partbound"]) {
    for (const Node parent : check.node()["inhRelations"]) {
      const Relation relation = check.file.relation(parent.as("RangeVar"));
      if (relation.existing) {
        check.report(fmt::format("{} is locked against reads and writes for a moment", relation.text()));
      }
    }
  }
}

}  // namespace

}  // namespace partition_created_in_place

const Rule kRule_partition_created_in_place = {
    .summary = "CREATE TABLE … PARTITION OF a table that exists",
    .why =
        "It takes ACCESS EXCLUSIVE on the parent, for a moment, after waiting for every running query. ATTACH "
        "PARTITION takes SHARE UPDATE EXCLUSIVE only.",
    .instead = "CREATE TABLE … (LIKE parent INCLUDING ALL), then ALTER TABLE parent ATTACH PARTITION",
    .check = partition_created_in_place::check_statement,
};

}  // namespace lint
