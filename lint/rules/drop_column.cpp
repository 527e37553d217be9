#include <fmt/format.h>

#include "lint/check.hpp"

namespace lint {

namespace drop_column {

namespace {

void check_statement(Check& check) {
  check.each_command("AT_DropColumn", [&](const Command& command) {
    check.report(fmt::format("drops {} and its values", column_text(check.at().relation, command.name)));
  });
}

}  // namespace

}  // namespace drop_column

const Rule kRule_drop_column = {
    .summary = "ALTER TABLE … DROP COLUMN",
    .why =
        "The values are gone, and code that still names the column fails, as does an ORM that lists all columns it "
        "knew at start.",
    .instead = "when no running code names it any more, say so: `-- contract-phase-ok: reason`",
    .check = drop_column::check_statement,
};

}  // namespace lint
