#include <algorithm>

#include <fmt/format.h>

#include "lint/check.hpp"

namespace lint {

namespace attach_scans_partition {

namespace {

void check_statement(Check& check) {
  check.each_command("AT_AttachPartition", [&](const Command& command) {
    const Relation partition = check.file.relation(command.def.as("PartitionCmd")["name"]);
    if (!partition.existing || check.node()["objtype"].text() == "OBJECT_INDEX") {
      return;
    }
    for (const auto& [id, constraint] : schema::of_relation<schema::Constraint>(check.file.database, partition.name)) {
      if (constraint.type == schema::ConstraintType::check && constraint.validated) {
        return;
      }
    }
    // What was validated in these files, on a table nobody knows.
    const bool proved = std::ranges::any_of(
        check.file.statements.begin(), check.file.statements.begin() + static_cast<std::ptrdiff_t>(check.file.at),
        [&](const Statement& earlier) {
          return earlier.relation == partition && std::ranges::any_of(earlier.commands, [](const Command& done) {
                   return done.subtype == "AT_ValidateConstraint";
                 });
        });
    if (!proved) {
      check.report(fmt::format("all rows of {} are read under ACCESS EXCLUSIVE to prove the bound", partition.text()));
    }
  });
}

}  // namespace

}  // namespace attach_scans_partition

const Rule kRule_attach_scans_partition = {
    .summary = "ATTACH PARTITION of a table that exists, without a CHECK that proves the bound",
    .why =
        "The server reads the whole table under ACCESS EXCLUSIVE to see that every row is within the bound, and the "
        "default partition too, unless a valid CHECK proves it.",
    .instead =
        "first ADD CONSTRAINT … CHECK (the bound) NOT VALID on the table, VALIDATE it, attach, then drop the CHECK",
    .check = attach_scans_partition::check_statement,
};

}  // namespace lint
