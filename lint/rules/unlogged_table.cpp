#include <fmt/format.h>

#include "lint/check.hpp"

namespace lint {

namespace unlogged_table {

namespace {

void check_statement(Check& check) {
  if (check.is("CreateStmt") && check.node()["relation"]["relpersistence"].text() == "u") {
    check.report(fmt::format("{} is empty after a crash", check.at().relation.text()));
  }
}

}  // namespace

}  // namespace unlogged_table

const Rule kRule_unlogged_table = {
    .summary = "CREATE UNLOGGED TABLE",
    .why = "It is empty after a crash, and on every replica.",
    .instead = "a plain table, unless its rows can be lost",
    .check = unlogged_table::check_statement,
};

}  // namespace lint
