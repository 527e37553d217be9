#include <fmt/format.h>

#include "lint/check.hpp"
#include "schema/sql.hpp"

namespace lint {

namespace validate_in_same_transaction {

namespace {

void check_statement(Check& check) {
  check.each_command("AT_ValidateConstraint", [&](const Command& command) {
    if (check.file.not_valid_here.contains({check.at().relation.name, command.name})) {
      check.report(
          fmt::format("constraint {} of {} was added in this transaction: the scan runs under the lock of that",
                      schema::quote_identifier(command.name), check.at().relation.text()));
    }
  });
}

}  // namespace

}  // namespace validate_in_same_transaction

const Rule kRule_validate_in_same_transaction = {
    .summary = "VALIDATE CONSTRAINT in the transaction that added the constraint",
    .why =
        "The lock that ADD CONSTRAINT … NOT VALID took is held until the transaction ends: the scan of VALIDATE then "
        "runs under it, and NOT VALID has gained nothing.",
    .instead = "commit between the two",
    .check = validate_in_same_transaction::check_statement,
};

}  // namespace lint
