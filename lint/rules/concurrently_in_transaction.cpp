#include "lint/check.hpp"

namespace lint {

namespace concurrently_in_transaction {

namespace {

void check_statement(Check& check) {
  if (check.at().refuses_transaction && check.at().in_transaction) {
    check.report("this cannot run in a transaction, and it is in one");
  }
}

}  // namespace

}  // namespace concurrently_in_transaction

const Rule kRule_concurrently_in_transaction = {
    .summary = "A statement that refuses to run in a transaction, in one",
    .why =
        "CREATE INDEX CONCURRENTLY, DROP INDEX CONCURRENTLY, REINDEX CONCURRENTLY, DETACH PARTITION CONCURRENTLY, "
        "VACUUM and their like commit on their own; inside a transaction the server refuses them.",
    .instead =
        "run it outside: no BEGIN around it, and tell the tool that runs the file (`-- schema:transaction none`, `-- "
        "atlas:txmode none`, `-- +goose NO TRANSACTION`)",
    .check = concurrently_in_transaction::check_statement,
};

}  // namespace lint
