#include "schema/canonical/form.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "schema/canonical/analysis.hpp"
#include "schema/canonical/literal.hpp"
#include "schema/canonical/statement_form.hpp"
#include "schema/sql.hpp"
#include "schema/tree/tree.hpp"

namespace schema::canonical {

namespace {

/// The statement that makes a text of this role parse, and where the text's own tree is in it.
struct Parsed {
  tree::Tree tree;
  tree::Node node;
};

Parsed parse_text(ExpressionRole role, const std::string& text) {
  Parsed parsed;
  switch (role) {
    case ExpressionRole::query:
    case ExpressionRole::rule:
      parsed.tree = tree::parse(text);
      parsed.node = parsed.tree.statement();
      break;
    case ExpressionRole::bound:
      parsed.tree = tree::parse("CREATE TABLE x PARTITION OF y " + text);
      parsed.node = parsed.tree.statement().as("CreateStmt")["partbound"];
      break;
    case ExpressionRole::body:
      parsed.tree = tree::parse("CREATE FUNCTION x() LANGUAGE sql " + text);
      parsed.node = parsed.tree.statement().as("CreateFunctionStmt")["sql_body"];
      break;
    default:
      parsed.tree = tree::parse_expression(text);
      parsed.node = tree::expression(parsed.tree);
      break;
  }
  if (!parsed.node || (role != ExpressionRole::body && parsed.tree.size() != 1)) {
    throw tree::SyntaxError("not one expression", 0);
  }
  return parsed;
}

/// A partition's bound: each value is a constant of its key column's type.
std::string bound_form(Analysis& analysis, Session& session, const ExpressionUse& use, tree::Node spec) {
  const Database& database = session.names().database();
  const Table* parent = database.find<Table>(table_id(use.relation));
  if (parent == nullptr || !parent->partition_key) {
    throw Unsupported{};
  }
  if (spec["is_default"].flag()) {
    return "DEFAULT";
  }
  if (spec["strategy"].text() == "h") {
    return fmt::format("MODULUS {} REMAINDER {}", spec["modulus"].integer(), spec["remainder"].integer());
  }
  const std::vector<IndexElement>& keys = parent->partition_key->elements;
  const Scope scope;
  const auto values = [&](tree::Node list, bool one_key) {
    std::string text = "(";
    std::size_t i = 0;
    for (const tree::Node item : list) {
      const IndexElement* key = one_key ? &keys.at(0) : i < keys.size() ? &keys[i] : nullptr;
      ++i;
      if (key == nullptr) {
        throw Unsupported{};
      }
      if (const tree::Node name = item.as("ColumnRef")["fields"]; name.size() == 1) {
        text += std::string(name.at(0).text()) + ", ";  // minvalue, maxvalue
        continue;
      }
      if (const tree::Node datum = item.as("PartitionRangeDatum")) {
        text += std::string(datum["kind"].text()) + ' ';
      }
      Expr* value = analysis.expression(item, scope);
      if (!key->column.empty()) {
        const Column* column =
            database.find<Column>({Kind::column, use.relation.schema, use.relation.name, key->column});
        if (column == nullptr) {
          throw Unsupported{};
        }
        const TypeRef type = session.parse_type(column->type);
        // The server keeps the value: a number given for a numeric key is that number whatever it was written as.
        if (value->op == Expr::Op::constant && !value->is_null) {
          value->text = literal_value(session.names(), {}, type.id, value->text).text;
          if (type.id == known().numeric && value->text.find('.') != std::string::npos) {
            value->text.erase(value->text.find_last_not_of('0') + 1);  // its scale is the column's
            value->text.erase(value->text.find_last_not_of('.') + 1);
          }
          value->type = {type.id, ""};
        } else {
          value = analysis.coercion().coerce_to_target(value, type, CoercionContext::assignment, CastForm::added);
        }
      }
      text += analysis.print(*value) + ", ";
    }
    return text + ')';
  };
  if (!spec["listdatums"].empty()) {
    return "IN " + values(spec["listdatums"], true);
  }
  return "FROM " + values(spec["lowerdatums"], false) + " TO " + values(spec["upperdatums"], false);
}

/// The column list of a file's view, which belongs to its query. A catalog's only repeats the names in it.
std::string written_columns(const Database& database, const ExpressionUse& use) {
  const auto* columns = use.role == ExpressionRole::query ? columns_of_view(database, use.object) : nullptr;
  return columns == nullptr || columns->empty() || database.server_version != 0 ? "" : '(' + quote_list(*columns) + ')';
}

std::string query_form(Analysis& analysis, const Database& database, const ExpressionUse& use, tree::Node node) {
  const auto query = analysis.query(node.as("SelectStmt"), nullptr);
  // A column list renames the outputs.
  const std::vector<std::string>* columns = columns_of_view(database, use.object);
  std::string names;
  for (std::size_t i = 0; i < query->targets.size(); ++i) {
    const bool renamed = columns != nullptr && i < columns->size();
    names += quote_identifier(renamed ? (*columns)[i] : query->targets[i].name) + ' ';
  }
  return names + ": " + analysis.print(*query, false);
}

/// A view's column says nothing of its type; its query does.
TypeRef target_of(Session& session, const ExpressionUse& use) {
  if (!use.target_type.empty() || use.role != ExpressionRole::value || use.object.kind != Kind::column) {
    return use.target_type.empty() ? TypeRef{} : session.parse_type(use.target_type);
  }
  if (const auto* columns = session.columns({use.object.schema, use.object.relation})) {
    for (const RelationColumn& column : *columns) {
      if (column.name == use.object.name) {
        return column.type;
      }
    }
  }
  return {};
}

std::string expression_form(Analysis& analysis, Session& session, const ExpressionUse& use, tree::Node node) {
  Scope scope;
  const TypeRef target = target_of(session, use);
  switch (use.role) {
    case ExpressionRole::trigger:
      scope.items.push_back(analysis.relation_item(use.relation, "old", "old"));
      scope.items.push_back(analysis.relation_item(use.relation, "new", "new"));
      break;
    default:
      if (!use.relation.name.empty()) {
        scope.items.push_back(analysis.relation_item(use.relation, use.relation.name, ""));
      } else if (use.role == ExpressionRole::condition) {
        scope.parameters["value"] = analysis.arena().make(Expr::Op::other, target, "VALUE");
      }
      break;
  }
  Expr* expr = analysis.expression(node, scope);
  switch (use.role) {
    case ExpressionRole::value:
    case ExpressionRole::generated:
      if (target.id != kNoType) {
        expr = analysis.coercion().coerce_to_target(expr, target, CoercionContext::assignment, CastForm::added);
      }
      break;
    case ExpressionRole::condition:
    case ExpressionRole::trigger:
      expr = analysis.coercion().to_boolean(expr);
      break;
    default:
      break;
  }
  if (use.role == ExpressionRole::value) {
    // No value is no value, of whatever type: ALTER … TYPE leaves `NULL::character varying` behind.
    const Expr* inner = expr;
    while (inner->op == Expr::Op::cast) {
      inner = inner->args[0];
    }
    if (inner->op == Expr::Op::constant && inner->is_null) {
      return "NULL";
    }
  }
  return analysis.print(without_implicit_casts(*expr));
}

}  // namespace

const std::vector<std::string>* columns_of_view(const Database& database, const ObjectId& id) {
  if (const View* view = database.find<View>(id)) {
    return &view->columns;
  }
  const auto* view = database.find<MaterializedView>(id);
  return view == nullptr ? nullptr : &view->columns;
}

Form make_form(Session& session, const ExpressionUse& use, const std::string& text, const SearchPath& path) {
  Form form;
  Parsed parsed;
  try {
    parsed = parse_text(use.role, text);
  } catch (const tree::SyntaxError&) {
    form.text = "??" + text;
    return form;
  }
  Analysis analysis(session, path);
  try {
    switch (use.role) {
      case ExpressionRole::query:
        form.text = query_form(analysis, session.names().database(), use, parsed.node);
        break;
      case ExpressionRole::bound:
        form.text = bound_form(analysis, session, use, parsed.node);
        break;
      case ExpressionRole::rule:
        form.text = rule_form(analysis, use, parsed.node);
        break;
      case ExpressionRole::body:
        form.text = body_form(analysis, session, use, parsed.node);
        break;
      default:
        form.text = expression_form(analysis, session, use, parsed.node);
        break;
    }
    form.understood = true;
  } catch (const Unsupported&) {
  } catch (const Untyped&) {
  }
  if (!form.understood) {
    form.text = "?" + written_columns(session.names().database(), use) + analysis.as_written(parsed.node);
  }
  form.expanded = analysis.expanded();
  form.exact = form.understood && analysis.exact() && use.role != ExpressionRole::bound;
  return form;
}

std::vector<std::string> leaves(std::string_view form) {
  constexpr std::string_view kEnds = "()[]{},;: ";
  const auto starts_type = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '"';
  };
  std::vector<std::string> result;
  std::string token;
  const auto end_token = [&] {
    if (!token.empty()) {
      result.push_back(std::move(token));
      token.clear();
    }
  };
  for (std::size_t i = 0; i < form.size(); ++i) {
    const char c = form[i];
    if (c == '\'') {
      // Doubled quotes are part of it.
      token += form[i++];
      while (i < form.size() && (form[i] != '\'' || (i + 1 < form.size() && form[i + 1] == '\''))) {
        i += form[i] == '\'' ? 1 : 0;
        token += form[i++];
      }
      end_token();
    } else if (kEnds.find(c) != std::string_view::npos) {
      end_token();
    } else if (c == '<' && token.empty()) {
      const std::size_t type = i + 1 < form.size() && form[i + 1] == '=' ? i + 2 : i + 1;
      const std::size_t close =
          type < form.size() && starts_type(form[type]) ? form.find('>', type) : std::string_view::npos;
      if (close != std::string_view::npos) {
        i = close;
      } else {
        token += c;
      }
    } else if (c == '$' && token.empty()) {
      while (i + 1 < form.size() && form[i + 1] >= '0' && form[i + 1] <= '9') {
        ++i;
      }
    } else {
      token += c;
    }
  }
  end_token();
  std::ranges::sort(result);
  return result;
}

Mentions mentions(const Names& names, const ExpressionUse& use, const std::string& text, const SearchPath& path) {
  Mentions result;
  if (!use.relation.name.empty()) {
    result.relations.insert(use.relation);
  }
  Parsed parsed;
  try {
    parsed = parse_text(use.role, text);
  } catch (const tree::SyntaxError&) {
    return result;
  }
  std::set<std::string> common_tables;
  const auto walk = [&](auto&& self, tree::Node node) -> void {
    if (node.is_list()) {
      for (const tree::Node item : node) {
        self(self, item);
      }
      return;
    }
    if (!node.is_object()) {
      return;
    }
    const std::string_view kind = node.kind();
    const tree::Node inner = node.inner();
    if (kind == "LockingClause") {
      return;  // FOR UPDATE OF names items of FROM
    }
    if (kind == "CommonTableExpr") {
      common_tables.emplace(inner["ctename"].text());
    } else if (kind == "RangeVar" || (kind.empty() && inner["relpersistence"])) {
      const std::string name(inner["relname"].text());
      const QualifiedName relation = names.find_relation(inner["schemaname"].text(), name, path);
      if (!relation.name.empty()) {
        result.relations.insert(relation);
      } else if (!common_tables.contains(name)) {
        result.objects.insert("relation " + quote_qualified(inner["schemaname"].text(), name));
      }
    } else if (kind == "FuncCall") {
      const auto [schema, name] = qualified(inner["funcname"]);
      const auto functions = names.functions(schema, name, path);
      if (!functions.empty() && functions.front()->schema != "pg_catalog") {
        result.objects.insert("function " + quote_qualified(functions.front()->schema, name));
      }
    } else if (kind == "ColumnRef") {
      result.star = result.star || inner["fields"].back().is("A_Star");
      for (const tree::Node field : inner["fields"]) {
        result.columns.emplace(field.text());
      }
    } else if (kind == "JoinExpr") {
      result.star = result.star || inner["isNatural"].flag();
      for (const tree::Node field : inner["usingClause"]) {
        result.columns.emplace(field.text());
      }
    }
    if (const tree::Node type = inner["typeName"]) {
      const auto [schema, name] = qualified(type["names"]);
      if (const TypeId id = names.find_type(schema, name, path); id > builtin_rows().types.size()) {
        result.objects.insert("type " + names.type(id).name);
      }
    }
    inner.for_each_field([&](std::string_view, tree::Node value) { self(self, value); });
  };
  walk(walk, parsed.node);
  return result;
}

}  // namespace schema::canonical
