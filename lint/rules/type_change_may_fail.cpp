#include <fmt/format.h>

#include "lint/check.hpp"
#include "planner/type_change.hpp"

namespace lint {

namespace type_change_may_fail {

namespace {

void check_statement(Check& check) {
  check.each_command("AT_AlterColumnType", [&](const Command& command) {
    const schema::Column* column = check.file.column(check.at().relation, command.name);
    const std::string type = type_of(check, command.def.as("ColumnDef")["typeName"]);
    if (column != nullptr && !column->type.empty() && !type.empty() &&
        planner::type_change(check.file.database, check.file.database, command.name, column->type, type).narrows) {
      check.report(fmt::format("values of {} may not fit: {} to {}", column_text(check.at().relation, command.name),
                               column->type, type));
    }
  });
}

}  // namespace

}  // namespace type_change_may_fail

const Rule kRule_type_change_may_fail = {
    .summary = "A column type changed to one that may not hold the values",
    .why =
        "One row that does not fit stops the whole statement, after the table has been read that far under ACCESS "
        "EXCLUSIVE.",
    .instead = "look first for rows that do not fit, or add a new column and move what fits",
    .check = type_change_may_fail::check_statement,
};

}  // namespace lint
