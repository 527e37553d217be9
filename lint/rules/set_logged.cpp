#include <fmt/format.h>

#include "lint/check.hpp"

namespace lint {

namespace set_logged {

namespace {

void check_statement(Check& check) {
  for (const std::string_view subtype : {"AT_SetLogged", "AT_SetUnLogged"}) {
    check.each_command(subtype, [&](const Command&) {
      check.report(fmt::format("{} is written anew under ACCESS EXCLUSIVE", check.at().relation.text()));
    });
  }
}

}  // namespace

}  // namespace set_logged

const Rule kRule_set_logged = {
    .summary = "SET LOGGED or SET UNLOGGED",
    .why = "The whole table is written anew (and into the write-ahead log) under ACCESS EXCLUSIVE.",
    .instead = "a new table filled in batches and swapped in; or a maintenance window",
    .check = set_logged::check_statement,
};

}  // namespace lint
