#include <fmt/format.h>

#include "lint/check.hpp"
#include "schema/sql.hpp"

namespace lint {

namespace enum_type {

namespace {

void check_statement(Check& check) {
  if (check.is("CreateEnumStmt")) {
    check.report(
        fmt::format("values of {} can only be added", schema::quote_qualified(dotted(check.node()["typeName"]))));
  }
}

}  // namespace

}  // namespace enum_type

const Rule kRule_enum_type = {
    .summary = "CREATE TYPE … AS ENUM",
    .why = "Values can be added, not taken away or put in another order, without a new type.",
    .instead = "a table of values with a foreign key, or text with a CHECK",
    .check = enum_type::check_statement,
};

}  // namespace lint
