#include <fmt/format.h>

#include "lint/check.hpp"

namespace lint {

namespace drop_database {

namespace {

void check_statement(Check& check) {
  if (check.is("DropdbStmt")) {
    check.report(fmt::format("drops database {}", check.node()["dbname"].text()));
  }
}

}  // namespace

}  // namespace drop_database

const Rule kRule_drop_database = {
    .summary = "DROP DATABASE",
    .why = "Everything in it is gone.",
    .instead = "not in a migration",
    .check = drop_database::check_statement,
};

}  // namespace lint
