#include <fmt/format.h>

#include "lint/check.hpp"

namespace lint {

namespace detach_not_concurrent {

namespace {

void check_statement(Check& check) {
  if (check.server_before(14)) {
    return;
  }
  check.each_command("AT_DetachPartition", [&](const Command& command) {
    if (!check.at().concurrently) {
      check.report(fmt::format("detaching {} locks all of {} against reads and writes",
                               check.file.relation(command.def.as("PartitionCmd")["name"]).text(),
                               check.at().relation.text()));
    }
  });
}

}  // namespace

}  // namespace detach_not_concurrent

const Rule kRule_detach_not_concurrent = {
    .summary = "DETACH PARTITION without CONCURRENTLY",
    .why =
        "DETACH PARTITION takes ACCESS EXCLUSIVE on the parent and on the partition. CONCURRENTLY (PostgreSQL 14+) "
        "does not, outside a transaction and where there is no default partition.",
    .instead = "ALTER TABLE … DETACH PARTITION … CONCURRENTLY",
    .check = detach_not_concurrent::check_statement,
};

}  // namespace lint
