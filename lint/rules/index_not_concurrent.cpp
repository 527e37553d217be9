#include <fmt/format.h>

#include "lint/check.hpp"
#include "schema/sql.hpp"

namespace lint {

namespace index_not_concurrent {

namespace {

void check_statement(Check& check) {
  if (!check.is("IndexStmt") || check.at().concurrently || !check.at().relation.existing) {
    return;
  }
  const schema::Table* table = check.file.table(check.at().relation);
  if (table != nullptr && table->partition_key) {
    return;  // index-on-partitioned
  }
  const std::string name(check.node()["idxname"].text());
  check.report(fmt::format("writes to {} wait until {} is built", check.at().relation.text(),
                           name.empty() ? "the index" : "index " + schema::quote_identifier(name)));
}

}  // namespace

}  // namespace index_not_concurrent

const Rule kRule_index_not_concurrent = {
    .summary = "CREATE INDEX without CONCURRENTLY on a table that exists",
    .why =
        "A plain CREATE INDEX holds a SHARE lock until the index is built: every INSERT, UPDATE and DELETE on the "
        "table waits.",
    .instead =
        "CREATE INDEX CONCURRENTLY, outside a transaction; an index that a failed build leaves invalid must be "
        "dropped and built again",
    .check = index_not_concurrent::check_statement,
};

}  // namespace lint
