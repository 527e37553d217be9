#include <fmt/format.h>

#include "lint/check.hpp"
#include "schema/sql.hpp"

namespace lint {

namespace set_not_null_scans {

namespace {

void check_statement(Check& check) {
  check.each_command("AT_SetNotNull", [&](const Command& command) {
    if (check.server_before(12) || !check.file.never_null(check.at().relation, command.name)) {
      check.report(fmt::format("all rows of {} are read under ACCESS EXCLUSIVE to prove that {} has no NULL",
                               check.at().relation.text(), schema::quote_identifier(command.name)));
    }
  });
}

}  // namespace

}  // namespace set_not_null_scans

const Rule kRule_set_not_null_scans = {
    .summary = "SET NOT NULL where no CHECK proves it",
    .why =
        "The server reads every row under ACCESS EXCLUSIVE, unless a valid CHECK (c IS NOT NULL) proves that there "
        "is nothing to find (PostgreSQL 12+).",
    .instead =
        "ADD CONSTRAINT … CHECK (c IS NOT NULL) NOT VALID, commit, VALIDATE, SET NOT NULL, drop the CHECK; from 18 "
        "on ADD CONSTRAINT … NOT NULL c NOT VALID",
    .check = set_not_null_scans::check_statement,
};

}  // namespace lint
