#include <fmt/format.h>

#include "lint/check.hpp"

namespace lint {

namespace set_access_method {

namespace {

void check_statement(Check& check) {
  check.each_command("AT_SetAccessMethod", [&](const Command&) {
    check.report(fmt::format("{} is written anew under ACCESS EXCLUSIVE", check.at().relation.text()));
  });
}

}  // namespace

}  // namespace set_access_method

const Rule kRule_set_access_method = {
    .summary = "SET ACCESS METHOD",
    .why = "The whole table is written anew under ACCESS EXCLUSIVE.",
    .instead = "a new table filled in batches and swapped in; or a maintenance window",
    .check = set_access_method::check_statement,
};

}  // namespace lint
