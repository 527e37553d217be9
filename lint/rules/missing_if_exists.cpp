#include "lint/check.hpp"

namespace lint {

namespace missing_if_exists {

namespace {

void check_statement(Check& check) {
  const bool creates = check.is("CreateStmt") || check.is("CreateSchemaStmt") || check.is("CreateSeqStmt") ||
                       (check.is("IndexStmt") && check.at().concurrently) || check.is("CreateExtensionStmt");
  if (!check.at().in_transaction && ((creates && !check.node()["if_not_exists"].flag()) ||
                                     (check.is("DropStmt") && !check.node()["missing_ok"].flag()))) {
    check.report("a second run fails here");
  }
}

}  // namespace

}  // namespace missing_if_exists

const Rule kRule_missing_if_exists = {
    .summary = "CREATE without IF NOT EXISTS, or DROP without IF EXISTS",
    .why = "A file that failed half-way outside of a transaction cannot be run again.",
    .instead = "IF [NOT] EXISTS; or a runner that knows what is done",
    .check = missing_if_exists::check_statement,
};

}  // namespace lint
