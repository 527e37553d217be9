#include "schema/names/unnamed_columns.hpp"

namespace schema::names {

namespace {

bool anywhere(tree::Node node) {
  bool found = node.is_object() && takes_unnamed_columns(node.kind(), node.inner());
  if (node.is_list()) {
    for (const tree::Node element : node) {
      found = found || anywhere(element);
    }
  } else if (node.is_object()) {
    node.for_each_field([&](std::string_view, tree::Node value) { found = found || anywhere(value); });
  }
  return found;
}

}  // namespace

bool takes_unnamed_columns(std::string_view kind, tree::Node inner) {
  if (kind == "InsertStmt") {
    // ON CONFLICT DO UPDATE keeps a whole row of the table as `excluded`.
    return (inner["cols"].empty() && inner["selectStmt"]) ||
           inner["onConflictClause"]["action"].text() == "ONCONFLICT_UPDATE";
  }
  if (kind == "MergeWhenClause") {
    return inner["commandType"].text() == "CMD_INSERT" && inner["targetList"].empty() && !inner["values"].empty();
  }
  return kind == "A_Star" || (kind == "JoinExpr" && inner["isNatural"].flag());
}

bool takes_unnamed_columns(const std::string& statement) {
  try {
    const tree::Tree parsed = tree::parse(statement);
    return anywhere(parsed.statement());
  } catch (const tree::SyntaxError&) {
    return true;
  }
}

}  // namespace schema::names
