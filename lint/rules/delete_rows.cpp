#include <fmt/format.h>

#include "lint/check.hpp"

namespace lint {

namespace delete_rows {

namespace {

bool deletes(Node merge) {
  for (const Node clause : merge["mergeWhenClauses"]) {
    if (clause.as("MergeWhenClause")["commandType"].text() == "CMD_DELETE") {
      return true;
    }
  }
  return false;
}

void check_statement(Check& check) {
  if (!check.is("DeleteStmt") && !check.is("SelectStmt") && !check.is("InsertStmt") && !check.is("UpdateStmt") &&
      !check.is("MergeStmt")) {
    return;  // what a function, a rule or a view would do is not done here
  }
  walk(check.at().source.node, [&](std::string_view kind, Node node) {
    const bool merge = kind == "MergeStmt" && deletes(node);
    if (kind != "DeleteStmt" && !merge) {
      return;
    }
    const Relation relation = check.file.relation(node["relation"]);
    if (relation.existing) {
      check.report(
          fmt::format("deletes {} of {}", merge || node["whereClause"] ? "rows" : "all rows", relation.text()));
    }
  });
}

}  // namespace

}  // namespace delete_rows

const Rule kRule_delete_rows = {
    .summary = "DELETE from a table that exists, also in a WITH, or by MERGE",
    .why = "The rows are gone.",
    .instead =
        "keep what may be needed elsewhere first, delete in batches, and say why: `-- contract-phase-ok: reason`",
    .check = delete_rows::check_statement,
};

}  // namespace lint
