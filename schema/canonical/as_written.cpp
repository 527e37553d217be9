// The fallback: a tree as it is written. Two texts of equal trees are one text but for white space, comments, the case
// of keywords and parentheses that count for nothing.

#include <algorithm>
#include <set>

#include "schema/canonical/analysis.hpp"
#include "schema/sql.hpp"

namespace schema::canonical {

namespace {

/// Fields that say where or how a node stood in its text.
bool is_cosmetic(std::string_view field) {
  return field == "location" || field == "stmt_location" || field == "stmt_len" || field == "list_start" ||
         field == "list_end" || field == "rexpr_list_start" || field == "rexpr_list_end";
}

}  // namespace

std::string Analysis::as_written(Node root) const {
  std::string out;
  std::set<std::string> common_tables;
  const auto collect = [&](auto&& self, Node node) -> void {
    if (node.is_list()) {
      for (const Node item : node) {
        self(self, item);
      }
    } else if (node.is_object()) {
      if (const Node cte = node.as("CommonTableExpr")) {
        common_tables.emplace(cte["ctename"].text());
      }
      node.inner().for_each_field([&](std::string_view, Node value) { self(self, value); });
    }
  };
  collect(collect, root);
  const auto write = [&](auto&& self, Node node) -> void {
    if (node.is_list()) {
      out += '[';
      for (const Node item : node) {
        self(self, item);
        out += ',';
      }
      out += ']';
      return;
    }
    if (node.is_string()) {
      out += quote_literal(node.text());
      return;
    }
    if (!node.is_object()) {
      out += node.flag() ? "true" : std::to_string(node.integer());
      return;
    }
    const std::string_view kind = node.kind();
    const Node inner = node.inner();
    std::string_view replaced;
    std::string replacement;
    // The relation that a statement changes stands without a wrapper.
    if (kind == "RangeVar" || (kind.empty() && inner["relpersistence"])) {
      const std::string name(inner["relname"].text());
      const bool common = inner["schemaname"].text().empty() && common_tables.contains(name);
      const QualifiedName relation =
          common ? QualifiedName{} : names_.find_relation(inner["schemaname"].text(), name, path_);
      if (!relation.name.empty()) {
        replaced = "relname";
        replacement = quote_qualified(relation);
      }
    } else if (kind == "FuncCall") {
      const auto [schema, name] = qualified(inner["funcname"]);
      const auto functions = names_.functions(schema, name, path_);
      const auto in_first = [&](const Function* function) { return function->schema == functions.front()->schema; };
      if (!functions.empty() && std::ranges::all_of(functions, in_first)) {
        replaced = "funcname";
        replacement = quote_qualified(functions.front()->schema, name);
      } else if (const auto vague = names_.vague_function(schema, name, path_); vague && functions.empty()) {
        replaced = "funcname";
        replacement = quote_qualified(*vague, name);
      }
    } else if (inner["names"].is_list() && inner["typemod"]) {
      const auto [schema, name] = qualified(inner["names"]);
      if (const TypeId id = names_.find_type(schema, name, path_); id != kNoType) {
        replaced = "names";
        replacement = names_.type(id).name;
      }
    }
    out += kind;
    out += '{';
    inner.for_each_field([&](std::string_view field, Node value) {
      if (is_cosmetic(field) || (replaced == "relname" && field == "schemaname")) {
        return;
      }
      out += field;
      out += ':';
      if (field == replaced) {
        out += replacement;
      } else {
        self(self, value);
      }
      out += ' ';
    });
    out += '}';
  };
  write(write, root);
  return out;
}

}  // namespace schema::canonical
