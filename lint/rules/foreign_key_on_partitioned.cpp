#include <fmt/format.h>

#include "lint/check.hpp"

namespace lint {

namespace foreign_key_on_partitioned {

namespace {

void check_statement(Check& check) {
  for (const ConstraintDefinition& constraint : check.at().constraints) {
    const schema::Table* table = check.file.table(constraint.relation);
    if (!constraint.added || constraint.type != "CONSTR_FOREIGN" || table == nullptr || !table->partition_key ||
        !check.server_before(18)) {
      continue;
    }
    // Where a partition has one of the same columns already, this is the last step of the way around.
    for (const auto& [id, other] : check.file.database.constraints) {
      const auto* partition = check.file.table({{id.schema, id.relation}, true});
      if (partition != nullptr && partition->partition_of &&
          partition->partition_of->parent == constraint.relation.name && other.foreign_key &&
          other.columns == constraint.columns) {
        return;
      }
    }
    check.report(fmt::format("{} is partitioned: {}", constraint.relation.text(),
                             constraint.not_valid ? fmt::format("PostgreSQL {} refuses NOT VALID", check.server())
                                                  : "writes wait until all rows of all partitions are looked up"),
                 constraint.node);
  }
}

}  // namespace

}  // namespace foreign_key_on_partitioned

const Rule kRule_foreign_key_on_partitioned = {
    .summary = "FOREIGN KEY added to a partitioned table that exists",
    .why =
        "Before PostgreSQL 18 a foreign key of a partitioned table cannot be NOT VALID; without it, every row of "
        "every partition is looked up while writes wait.",
    .instead =
        "the same foreign key NOT VALID on each partition, VALIDATE each, then on the parent, which takes them over "
        "without a scan",
    .check = foreign_key_on_partitioned::check_statement,
};

}  // namespace lint
