// The clauses that may name what a query puts out: ORDER BY, GROUP BY, DISTINCT ON; and LIMIT.

#include "schema/canonical/analysis.hpp"
#include "schema/sql.hpp"

namespace schema::canonical {

/// What the server keeps of ASC, DESC, USING and NULLS: an operator, and where nulls go. Of the type's own order it
/// prints the words again.
std::string Analysis::sort_direction(Node sort, const Expr& key) {
  const Node operator_name = sort["useOp"];
  bool descending = sort["sortby_dir"].text() == "SORTBY_DESC";
  std::string text;
  if (!operator_name.empty()) {
    const auto [schema, name] = qualified(operator_name);
    const Operator& found = find_operator(coercion_, path_, schema, name, key.type.id, key.type.id);
    if (found.schema != "pg_catalog") {
      throw Unsupported{};  // its operator class would have to be known
    }
    descending = name.find('>') != std::string::npos;
    text = name == "<" || name == ">" ? "" : " USING " + name;
  }
  const std::string_view nulls = sort["sortby_nulls"].text();
  const bool nulls_first = nulls == "SORTBY_NULLS_DEFAULT" ? descending : nulls == "SORTBY_NULLS_FIRST";
  text += descending && text.empty() ? " DESC" : "";
  if (nulls_first != descending) {
    text += nulls_first ? " NULLS FIRST" : " NULLS LAST";
  }
  return text;
}

std::string Analysis::sort_clause(Node list, const Scope& scope, const std::vector<Target>& targets, bool positions) {
  std::string text;
  for (const Node entry : list) {
    const Node sort = entry.as("SortBy");
    Expr* key = positions         ? output_column(sort["node"], targets)
                : targets.empty() ? expression(sort["node"], scope)
                                  : grouping_item(sort["node"], scope, targets, false);
    if (key->type.id == known().unknown) {
      key = coercion_.implicitly(key, known().text);
    }
    text += (text.empty() ? "" : ", ") + print(*key) + sort_direction(sort, *key);
  }
  return text;
}

/// ORDER BY of a set operation: an output column by name or position, nothing else.
Expr* Analysis::output_column(Node node, const std::vector<Target>& targets) {
  const Node fields = node.as("ColumnRef")["fields"];
  const auto position = static_cast<std::size_t>(node.as("A_Const")["ival"]["ival"].integer());
  for (std::size_t i = 0; i < targets.size(); ++i) {
    if (fields.size() == 1 ? targets[i].name == fields.at(0).text() : position == i + 1) {
      return targets[i].expr;
    }
  }
  throw Unsupported{};
}

/// An item of ORDER BY, GROUP BY or DISTINCT ON: an output column by position or name, or an expression. GROUP BY
/// looks for input columns first.
Expr* Analysis::grouping_item(Node node, const Scope& scope, const std::vector<Target>& targets, bool columns_first) {
  if (const Node fields = node.as("ColumnRef")["fields"]; fields.size() == 1 && fields.at(0).is("String")) {
    const std::string name(fields.at(0).text());
    bool found = false;
    if (columns_first) {
      for (const ScopeItem& item : scope.items) {
        for (const ScopeColumn& candidate : item.columns) {
          found = found || (item.columns_visible && candidate.name == name);
        }
      }
    }
    if (!found) {
      for (const Target& target : targets) {
        if (target.name == name) {
          return target.expr;
        }
      }
    }
  }
  // A negative one was `-1::int`, which no file would write so.
  if (const Node position = node.as("A_Const")["ival"]; position && position["ival"].integer() >= 0) {
    const auto at = static_cast<std::size_t>(position["ival"].integer());
    if (at < 1 || at > targets.size()) {
      throw Unsupported{};
    }
    return targets[at - 1].expr;
  }
  return expression(node, scope);
}

std::string Analysis::group_clause(Node list, const Scope& scope, const std::vector<Target>& targets) {
  std::string text;
  for (const Node entry : list) {
    text += text.empty() ? "" : ", ";
    if (const Node set = entry.as("GroupingSet")) {
      text += std::string(set["kind"].text()) + '(' + group_clause(set["content"], scope, targets) + ')';
    } else if (const Node row = entry.as("RowExpr"); row && row["row_format"].text() == "COERCE_IMPLICIT_CAST") {
      text += '(' + group_clause(row["args"], scope, targets) + ')';
    } else {
      text += print(*grouping_item(entry, scope, targets, true));
    }
  }
  return text;
}

std::string Analysis::limit_clause(Node select, const Scope& scope) {
  std::string text;
  const auto add = [&](std::string_view word, Node node) {
    if (!node) {
      return;
    }
    Expr* count = expression(node, scope);
    if (count->type.id != kNoType) {
      count = coercion_.coerce(count, known().int8, "", CoercionContext::assignment, CastForm::added);
    }
    text += std::string(word) + print(without_implicit_casts(*count));
  };
  add(" OFFSET ", select["limitOffset"]);
  add(select["limitOption"].text() == "LIMIT_OPTION_WITH_TIES" ? " LIMIT TIES " : " LIMIT ", select["limitCount"]);
  return text;
}

}  // namespace schema::canonical
