#include <fmt/format.h>

#include "lint/check.hpp"

namespace lint {

namespace drop_table {

namespace {

void check_statement(Check& check) {
  const std::string_view what = check.node()["removeType"].text();
  if (!check.is("DropStmt") || (what != "OBJECT_TABLE" && what != "OBJECT_FOREIGN_TABLE")) {
    return;
  }
  for (const Node object : check.node()["objects"]) {
    const Relation relation = check.file.relation(dotted(object));
    if (relation.existing && !is_reset(check.file, check.node(), "OBJECT_TABLE", dotted(object))) {
      check.report(fmt::format("drops {} and its rows", relation.text()));
    }
  }
}

}  // namespace

}  // namespace drop_table

const Rule kRule_drop_table = {
    .summary = "DROP TABLE",
    .why = "The rows are gone, and code that still names the table fails.",
    .instead =
        "when nothing uses it any more and its rows are safe or worthless, say so: `-- contract-phase-ok: reason`",
    .check = drop_table::check_statement,
};

}  // namespace lint
