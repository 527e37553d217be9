#include <fmt/format.h>

#include "lint/check.hpp"

namespace lint {

namespace autovacuum_off {

namespace {

bool turns_off(Node list) {
  for (const Node wrapped : list) {
    const Node option = wrapped.as("DefElem");
    // `off` parses as a type's name, `false` as a string.
    const std::string value = dotted(option["arg"]).name;
    if (option["defname"].text() == "autovacuum_enabled" && (value == "off" || value == "false" || value == "no")) {
      return true;
    }
  }
  return false;
}

void check_statement(Check& check) {
  bool off = check.is("CreateStmt") && turns_off(check.node()["options"]);
  for (const Command& command : check.at().commands) {
    off = off || (command.subtype == "AT_SetRelOptions" && turns_off(command.def.as("List")["items"]));
  }
  if (off) {
    check.report(fmt::format("autovacuum is off for {}", check.at().relation.text()));
  }
}

}  // namespace

}  // namespace autovacuum_off

const Rule kRule_autovacuum_off = {
    .summary = "autovacuum_enabled = off",
    .why =
        "Dead rows stay, the table grows, and one day the server vacuums it against transaction ID wraparound at a "
        "time of its own choosing.",
    .instead = "tune autovacuum_vacuum_scale_factor and its like for this table",
    .check = autovacuum_off::check_statement,
};

}  // namespace lint
