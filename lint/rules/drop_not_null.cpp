#include <fmt/format.h>

#include "lint/check.hpp"

namespace lint {

namespace drop_not_null {

namespace {

void check_statement(Check& check) {
  check.each_command("AT_DropNotNull", [&](const Command& command) {
    const schema::Column* column = check.file.column(check.at().relation, command.name);
    if (column == nullptr || column->not_null) {
      check.report(fmt::format("readers of {} may meet NULL", column_text(check.at().relation, command.name)));
    }
  });
}

}  // namespace

}  // namespace drop_not_null

const Rule kRule_drop_not_null = {
    .summary = "ALTER COLUMN … DROP NOT NULL",
    .why = "Code that reads the column may not expect NULL.",
    .instead = "first deploy code that can read NULL",
    .check = drop_not_null::check_statement,
};

}  // namespace lint
