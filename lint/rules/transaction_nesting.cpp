#include "lint/check.hpp"

namespace lint {

namespace transaction_nesting {

namespace {

void check_statement(Check& check) {
  const std::string_view command = check.node()["kind"].text();
  if (!check.is("TransactionStmt")) {
    return;
  }
  const bool begins = command == "TRANS_STMT_BEGIN" || command == "TRANS_STMT_START";
  const bool ends = command == "TRANS_STMT_COMMIT" || command == "TRANS_STMT_ROLLBACK";
  const bool wrapped = check.file.options.runner == Runner::transaction;
  if (begins && (check.at().in_transaction || wrapped)) {
    check.report("there is a transaction already");
  } else if (ends && (!check.at().in_transaction || wrapped)) {
    check.report(wrapped ? "this ends the transaction that the file runs in" : "there is no transaction");
  }
}

}  // namespace

}  // namespace transaction_nesting

const Rule kRule_transaction_nesting = {
    .summary = "BEGIN inside a transaction, or COMMIT outside of one",
    .why =
        "BEGIN in a transaction is a warning and nothing else; the first COMMIT ends it, and what follows runs "
        "outside. Where a tool makes the transaction, COMMIT in the file ends that one.",
    .instead = "leave transactions to whoever runs the file, or to the file, not to both",
    .check = transaction_nesting::check_statement,
};

}  // namespace lint
