#include <fmt/format.h>

#include "lint/check.hpp"

namespace lint {

namespace type_change_rewrites {

namespace {

std::string was(const Check& check, const Command& command) {
  const schema::Column* column = check.file.column(check.at().relation, command.name);
  return column == nullptr || column->type.empty() ? "" : " from " + column->type;
}

void check_statement(Check& check) {
  check.each_command("AT_AlterColumnType", [&](const Command& command) {
    if (!keeps_rows(check.file, check.at(), command)) {
      check.report(fmt::format("changing the type of {}{} to {} rewrites the table under ACCESS EXCLUSIVE",
                               column_text(check.at().relation, command.name), was(check, command),
                               type_of(check, command.def.as("ColumnDef")["typeName"])));
    }
  });
}

}  // namespace

}  // namespace type_change_rewrites

const Rule kRule_type_change_rewrites = {
    .summary = "A column type changed in a way that rewrites the table",
    .why =
        "All rows and all indexes are written anew under ACCESS EXCLUSIVE. Wider varchar, varchar to text, wider "
        "numeric of the same scale and cidr to inet are not; what the column was is taken from the schema before the "
        "file.",
    .instead = "a new column, kept in step by a trigger, filled in batches, and swapped in: what `schema diff` plans",
    .check = type_change_rewrites::check_statement,
};

}  // namespace lint
