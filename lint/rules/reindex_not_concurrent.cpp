#include "lint/check.hpp"

namespace lint {

namespace reindex_not_concurrent {

namespace {

void check_statement(Check& check) {
  if (check.is("ReindexStmt") && !check.at().concurrently &&
      (check.at().relation.name.name.empty() || check.at().relation.existing)) {
    check.report("REINDEX blocks writes until it is done");
  }
}

}  // namespace

}  // namespace reindex_not_concurrent

const Rule kRule_reindex_not_concurrent = {
    .summary = "REINDEX without CONCURRENTLY",
    .why =
        "REINDEX blocks writes to the table, and reads that would use the index, until it is done. CONCURRENTLY is "
        "there since PostgreSQL 12.",
    .instead = "REINDEX … CONCURRENTLY, outside a transaction",
    .check = reindex_not_concurrent::check_statement,
};

}  // namespace lint
