// The clauses that may name what a query puts out: ORDER BY, GROUP BY, DISTINCT ON, WINDOW; and LIMIT.

#include "schema/canonical/analysis.hpp"
#include "schema/sql.hpp"

namespace schema::canonical {

namespace {

std::string sort_direction(tree::Node sort) {
  const bool descending = sort["sortby_dir"].text() == "SORTBY_DESC";
  const std::string_view nulls = sort["sortby_nulls"].text();
  const bool nulls_first = nulls == "SORTBY_NULLS_DEFAULT" ? descending : nulls == "SORTBY_NULLS_FIRST";
  std::string text = descending ? " DESC" : "";
  if (nulls_first != descending) {
    text += nulls_first ? " NULLS FIRST" : " NULLS LAST";
  }
  if (sort["sortby_dir"].text() == "SORTBY_USING") {
    for (const tree::Node part : sort["useOp"]) {
      text += " USING " + std::string(part.text());
    }
  }
  return text;
}

}  // namespace

std::string Analysis::sort_clause(Node list, const Scope& scope, const std::vector<Target>& targets, bool positions) {
  std::string text;
  for (const Node entry : list) {
    const Node sort = entry.as("SortBy");
    const Node by = sort["node"];
    text += text.empty() ? "" : ", ";
    if (positions) {
      // Of a set operation: an output column by name or position, nothing else.
      const Node fields = by.as("ColumnRef")["fields"];
      std::size_t position = static_cast<std::size_t>(by.as("A_Const")["ival"]["ival"].integer());
      for (std::size_t i = 0; fields.size() == 1 && i < targets.size(); ++i) {
        if (targets[i].name == fields.at(0).text()) {
          position = i + 1;
          break;
        }
      }
      if (position == 0) {
        throw Unsupported{};
      }
      text += '#' + std::to_string(position);
    } else {
      text += targets.empty() ? print(*expression(by, scope)) : grouping_item(by, scope, targets, false);
    }
    text += sort_direction(sort);
  }
  return text;
}

/// An item of ORDER BY, GROUP BY or DISTINCT ON: an output column by position or name, or an expression. GROUP BY
/// looks for input columns first.
std::string Analysis::grouping_item(Node node, const Scope& scope, const std::vector<Target>& targets,
                                    bool columns_first) {
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
          return print(*target.expr);
        }
      }
    }
  }
  if (const Node position = node.as("A_Const")["ival"]) {
    const auto at = static_cast<std::size_t>(position["ival"].integer());
    if (at < 1 || at > targets.size()) {
      throw Unsupported{};
    }
    return print(*targets[at - 1].expr);
  }
  return print(*expression(node, scope));
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
      text += grouping_item(entry, scope, targets, true);
    }
  }
  return text;
}

std::string Analysis::window_clause(Node list, const Scope& scope, const std::vector<Target>& targets) {
  std::string text;
  for (const Node entry : list) {
    const Node definition = entry.as("WindowDef");
    text += " WINDOW " + quote_identifier(definition["name"].text()) + " AS ";
    text += '(' + std::string(definition["refname"].text());
    for (const Node part : definition["partitionClause"]) {
      text += " PARTITION " + grouping_item(part, scope, targets, true);
    }
    if (!definition["orderClause"].empty()) {
      text += " ORDER BY " + sort_clause(definition["orderClause"], scope, {}, false);
    }
    text += " FRAME " + std::to_string(definition["frameOptions"].integer());
    for (const std::string_view side : {"startOffset", "endOffset"}) {
      if (definition[side]) {
        text += ' ' + print(without_implicit_casts(*expression(definition[side], scope)));
      }
    }
    text += ')';
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
