#include <fmt/format.h>

#include "lint/check.hpp"
#include "schema/sql.hpp"

namespace lint {

namespace set_tablespace {

namespace {

void check_statement(Check& check) {
  check.each_command("AT_SetTableSpace", [&](const Command& command) {
    check.report(fmt::format("{} is copied to {} under ACCESS EXCLUSIVE", check.at().relation.text(),
                             schema::quote_identifier(command.name)));
  });
}

}  // namespace

}  // namespace set_tablespace

const Rule kRule_set_tablespace = {
    .summary = "SET TABLESPACE",
    .why = "The table or index is copied to the other tablespace, block by block, under ACCESS EXCLUSIVE.",
    .instead =
        "pg_repack, or a new table (or index, concurrently) in the other tablespace and a swap; or a maintenance "
        "window",
    .check = set_tablespace::check_statement,
};

}  // namespace lint
