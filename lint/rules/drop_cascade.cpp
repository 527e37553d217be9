#include <fmt/format.h>

#include "lint/check.hpp"

namespace lint {

namespace drop_cascade {

namespace {

void check_statement(Check& check) {
  if (check.is("DropStmt") && check.node()["behavior"].text() == "DROP_CASCADE") {
    for (const Node object : check.node()["objects"]) {
      if (is_reset(check.file, check.node(), check.node()["removeType"].text(), dotted(object))) {
        return;
      }
    }
    for (const Lock& lock : check.at().locks) {
      if (!lock.relation.existing) {
        return;
      }
    }
    check.report("drops whatever hangs on it, too");
  }
  for (const std::string_view subtype : {"AT_DropColumn", "AT_DropConstraint"}) {
    check.each_command(subtype, [&](const Command& command) {
      if (command.node["behavior"].text() == "DROP_CASCADE") {
        check.report(fmt::format("drops whatever hangs on {}, too", column_text(check.at().relation, command.name)));
      }
    });
  }
}

}  // namespace

}  // namespace drop_cascade

const Rule kRule_drop_cascade = {
    .summary = "DROP … CASCADE",
    .why =
        "It drops whatever hangs on the object, today and on this database: views, foreign keys, columns of a type. "
        "What that is, nobody has read.",
    .instead = "drop the dependent objects by name; without CASCADE the server lists what is missing",
    .check = drop_cascade::check_statement,
};

}  // namespace lint
