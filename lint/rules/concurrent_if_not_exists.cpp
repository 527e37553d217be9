#include "lint/check.hpp"

namespace lint {

namespace concurrent_if_not_exists {

namespace {

void check_statement(Check& check) {
  if (check.is("IndexStmt") && check.at().concurrently && check.node()["if_not_exists"].flag()) {
    for (std::size_t i = 0; i < check.file.at; ++i) {
      for (const Node object :
           check.file.statements[i].is("DropStmt") ? check.file.statements[i].node["objects"] : Node{}) {
        if (dotted(object).name == check.node()["idxname"].text()) {
          return;
        }
      }
    }
    check.report("an invalid index that a failed build left is taken for done");
  }
}

}  // namespace

}  // namespace concurrent_if_not_exists

const Rule kRule_concurrent_if_not_exists = {
    .summary = "CREATE INDEX CONCURRENTLY IF NOT EXISTS",
    .why =
        "A build that failed leaves an invalid index of that name: run again, the statement skips it and says "
        "nothing.",
    .instead =
        "DROP INDEX CONCURRENTLY IF EXISTS first, or look at pg_index.indisvalid; `schema apply` does that by itself",
    .check = concurrent_if_not_exists::check_statement,
};

}  // namespace lint
