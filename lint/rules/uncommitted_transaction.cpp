#include "lint/check.hpp"

namespace lint {

namespace uncommitted_transaction {

namespace {

void finish_file(Check& check) {
  const Statement* open = nullptr;
  for (const Statement& statement : check.file.statements) {
    const std::string_view command = statement.node["kind"].text();
    if (!statement.is("TransactionStmt") || command == "TRANS_STMT_SAVEPOINT" || command == "TRANS_STMT_RELEASE" ||
        command == "TRANS_STMT_ROLLBACK_TO") {
      continue;
    }
    const bool begins = command == "TRANS_STMT_BEGIN" || command == "TRANS_STMT_START";
    open = begins ? &statement : nullptr;
  }
  if (open != nullptr) {
    check.report_at(*open, "no COMMIT follows");
  }
}

}  // namespace

}  // namespace uncommitted_transaction

const Rule kRule_uncommitted_transaction = {
    .summary = "BEGIN without COMMIT",
    .why = "When the session ends, all of it is undone.",
    .instead = "COMMIT at the end",
    .finish = uncommitted_transaction::finish_file,
};

}  // namespace lint
