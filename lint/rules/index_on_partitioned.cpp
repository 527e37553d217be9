#include <fmt/format.h>

#include "lint/check.hpp"

namespace lint {

namespace index_on_partitioned {

namespace {

void check_statement(Check& check) {
  if (!check.is("IndexStmt") || !check.at().relation.existing) {
    return;
  }
  const schema::Table* table = check.file.table(check.at().relation);
  if (table != nullptr && table->partition_key && check.node()["relation"]["inh"].flag()) {
    check.report(fmt::format("{} is partitioned: {}", check.at().relation.text(),
                             check.at().concurrently ? "the server refuses CONCURRENTLY"
                                                     : "writes to all partitions wait until the last index is built"));
  }
}

}  // namespace

}  // namespace index_on_partitioned

const Rule kRule_index_on_partitioned = {
    .summary = "CREATE INDEX on a partitioned table that exists",
    .why =
        "On a partitioned table an index cannot be built CONCURRENTLY; a plain CREATE INDEX blocks writes to all "
        "partitions until the last one is done.",
    .instead =
        "CREATE INDEX … ON ONLY the parent, CREATE INDEX CONCURRENTLY on each partition, then ALTER INDEX … ATTACH "
        "PARTITION",
    .check = index_on_partitioned::check_statement,
};

}  // namespace lint
