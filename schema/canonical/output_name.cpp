#include "schema/canonical/output_name.hpp"

#include <algorithm>
#include <map>
#include <string_view>

#include "schema/canonical/analysis.hpp"

namespace schema::canonical {

namespace {

using tree::Node;

// How sure the name is: the server prefers a stronger one from inside.
struct Figure {
  std::string name = "?column?";
  int strength = 0;
};

Figure figure(Node node);

Figure last_name(Node names) {
  Figure result;
  for (const Node name : names) {
    if (name.is("String") && !name.text().empty()) {
      result = {std::string(name.text()), 2};
    }
  }
  return result;
}

// Of a query: the name of its first column, which a UNION has from its first branch.
Figure first_column(Node select) {
  while (select["larg"]) {
    select = select["larg"].is("SelectStmt") ? select["larg"]["SelectStmt"] : select["larg"];
  }
  const Node target = select["targetList"].at(0).as("ResTarget");
  if (!target["name"].text().empty()) {
    return {std::string(target["name"].text()), 2};
  }
  return target ? figure(target["val"]) : Figure{"column1", 2};
}

Figure of_sub_link(Node link) {
  const std::string_view type = link["subLinkType"].text();
  if (type == "EXPR_SUBLINK") {
    return first_column(link["subselect"].as("SelectStmt"));
  }
  return type == "EXISTS_SUBLINK" ? Figure{"exists", 2} : type == "ARRAY_SUBLINK" ? Figure{"array", 2} : Figure{};
}

// SVFOP_CURRENT_TIMESTAMP_N: current_timestamp
Figure of_value_function(std::string_view op) {
  op.remove_prefix(6);
  if (op.ends_with("_N")) {
    op.remove_suffix(2);
  }
  std::string name(op);
  std::ranges::transform(name, name.begin(), [](char c) { return c == '_' ? c : static_cast<char>(c | 0x20); });
  return {name, 2};
}

Figure figure(Node node) {
  static const std::map<std::string_view, std::string_view> kWords = {
      {"A_ArrayExpr", "array"}, {"CoalesceExpr", "coalesce"},     {"GroupingFunc", "grouping"},
      {"RowExpr", "row"},       {"XmlSerialize", "xmlserialize"},
  };
  const std::string_view kind = node.kind();
  const Node inner = node.inner();
  if (const auto word = kWords.find(kind); word != kWords.end()) {
    return {std::string(word->second), 2};
  }
  if (kind == "ColumnRef") {
    return last_name(inner["fields"]);
  }
  if (kind == "A_Indirection") {
    const Figure field = last_name(inner["indirection"]);
    return field.strength > 0 ? field : figure(inner["arg"]);
  }
  if (kind == "FuncCall") {
    return {qualified(inner["funcname"]).second, 2};
  }
  if (kind == "A_Expr") {
    return inner["kind"].text() == "AEXPR_NULLIF" ? Figure{"nullif", 2} : Figure{};
  }
  if (kind == "TypeCast") {
    const Figure inside = figure(inner["arg"]);
    return inside.strength > 1 ? inside : Figure{qualified(inner["typeName"]["names"]).second, 1};
  }
  if (kind == "CollateClause") {
    return figure(inner["arg"]);
  }
  if (kind == "CaseExpr") {
    const Figure inside = inner["defresult"] ? figure(inner["defresult"]) : Figure{};
    return inside.strength > 1 ? inside : Figure{"case", 1};
  }
  if (kind == "MinMaxExpr") {
    return {inner["op"].text() == "IS_LEAST" ? "least" : "greatest", 2};
  }
  if (kind == "SubLink") {
    return of_sub_link(inner);
  }
  return kind == "SQLValueFunction" ? of_value_function(inner["op"].text()) : Figure{};
}

}  // namespace

std::string output_name(tree::Node expression) { return figure(expression).name; }

}  // namespace schema::canonical
