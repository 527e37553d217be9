#include <algorithm>
#include <array>
#include <unordered_map>

#include <fmt/format.h>

#include "schema/canonical/analysis.hpp"
#include "schema/canonical/json_value.hpp"
#include "schema/canonical/literal.hpp"
#include "schema/sql.hpp"

namespace schema::canonical {

namespace {

/// System columns, which every table has.
TypeId system_column(std::string_view name) {
  const Known& k = known();
  if (name == "tableoid") {
    return k.oid;
  }
  if (name == "ctid") {
    return k.tid;
  }
  if (name == "xmin" || name == "xmax") {
    return k.xid;
  }
  return name == "cmin" || name == "cmax" ? k.cid : kNoType;
}

std::string operator_text(const Operator& row) {
  return row.schema == "pg_catalog" ? row.name : quote_identifier(row.schema) + '.' + row.name;
}

bool is_null_constant(const Expr& expr) { return expr.op == Expr::Op::constant && expr.is_null; }

}  // namespace

std::pair<std::string, std::string> qualified(tree::Node strings) {
  const std::size_t size = strings.size();
  if (size == 0) {
    return {};
  }
  return {size > 1 ? std::string(strings.at(size - 2).text()) : "", std::string(strings.at(size - 1).text())};
}

Analysis::Analysis(Session& session, const SearchPath& path)
    : session_(session), names_(session.names()), path_(path), coercion_(names_, arena_, path_) {}

TypeRef Analysis::type_reference(Node type_name) const {
  if (type_name["pct_type"].flag() || type_name["setof"].flag()) {
    throw Untyped{};
  }
  const auto [schema, name] = qualified(type_name["names"]);
  TypeRef type{names_.find_type(schema, name, path_), ""};
  for (const Node modifier : type_name["typmods"]) {
    const Node constant = modifier.as("A_Const");
    std::string text = constant["sval"] ? std::string(constant["sval"]["sval"].text())
                                        : std::to_string(constant["ival"]["ival"].integer());
    if (!constant) {
      const Node word = modifier.as("ColumnRef")["fields"];
      text = word.size() == 1 ? std::string(word.at(0).text()) : throw Untyped{};
    }
    type.typmod += (type.typmod.empty() ? "" : ",") + text;
  }
  if (type.id == known().numeric && !type.typmod.empty() && type.typmod.find(',') == std::string::npos) {
    type.typmod += ",0";
  }
  if (type.typmod == "32767") {
    type.typmod.clear();  // INTERVAL with all fields
  }
  if (!type_name["arrayBounds"].empty()) {
    type.id = names_.array_of(type.id);
  }
  if (type.id == kNoType) {
    throw Untyped{};
  }
  return type;
}

Expr* Analysis::expression(Node node, const Scope& scope) {
  try {
    return typed_expression(node, scope);
  } catch (const Untyped&) {
    return untyped(node, scope);
  }
}

Expr* Analysis::typed_expression(Node node, const Scope& scope) {
  using Handler = Expr* (*)(Analysis&, Node, const Scope&);
  static const std::unordered_map<std::string_view, Handler> kHandlers = {
      {"A_Const", [](Analysis& a, Node n, const Scope&) { return a.constant(n); }},
      {"ColumnRef", [](Analysis& a, Node n, const Scope& s) { return a.column_reference(n, s); }},
      {"A_Expr", [](Analysis& a, Node n, const Scope& s) { return a.operator_expression(n, s); }},
      {"BoolExpr", [](Analysis& a, Node n, const Scope& s) { return a.boolean(n, s); }},
      {"CaseExpr", [](Analysis& a, Node n, const Scope& s) { return a.case_expression(n, s); }},
      {"CoalesceExpr", [](Analysis& a, Node n, const Scope& s) { return a.common(n["args"], "COALESCE", s); }},
      {"MinMaxExpr",
       [](Analysis& a, Node n, const Scope& s) {
         return a.common(n["args"], n["op"].text() == "IS_LEAST" ? "LEAST" : "GREATEST", s);
       }},
      {"TypeCast", [](Analysis& a, Node n, const Scope& s) { return a.type_cast(n, s); }},
      {"A_ArrayExpr", [](Analysis& a, Node n, const Scope& s) { return a.array(n, {}, s); }},
      {"RowExpr", [](Analysis& a, Node n, const Scope& s) { return a.row(n, s); }},
      {"A_Indirection", [](Analysis& a, Node n, const Scope& s) { return a.indirection(n, s); }},
      {"SubLink", [](Analysis& a, Node n, const Scope& s) { return a.sub_link(n, s); }},
      {"SQLValueFunction", [](Analysis& a, Node n, const Scope&) { return a.value_function(n); }},
      {"CollateClause", [](Analysis& a, Node n, const Scope& s) { return a.collate(n, s); }},
      {"FuncCall", [](Analysis& a, Node n, const Scope& s) { return a.call(n, s); }},
      {"NullTest",
       [](Analysis& a, Node n, const Scope& s) {
         Expr* arg = a.expression(n["arg"], s);
         const bool null = n["nulltesttype"].text() != "IS_NOT_NULL";
         return a.other({known().bool_, ""}, null ? "IS NULL" : "IS NOT NULL", {arg});
       }},
      {"BooleanTest",
       [](Analysis& a, Node n, const Scope& s) {
         Expr* arg = a.coercion_.to_boolean(a.expression(n["arg"], s));
         return a.other({known().bool_, ""}, std::string(n["booltesttype"].text()), {arg});
       }},
      {"GroupingFunc",
       [](Analysis& a, Node n, const Scope& s) {
         std::vector<Expr*> args;
         for (const Node arg : n["args"]) {
           args.push_back(a.expression(arg, s));
         }
         return a.other({known().int4, ""}, "GROUPING", std::move(args));
       }},
      {"ParamRef",
       [](Analysis& a, Node n, const Scope& s) {
         bool found = false;
         Expr* expr = a.find_column('$' + std::to_string(n["number"].integer()), s, found);
         return found ? expr : throw Unsupported{};
       }},
  };
  const auto it = kHandlers.find(node.kind());
  if (it == kHandlers.end()) {
    throw Untyped{};
  }
  return it->second(*this, node.inner(), scope);
}

/// The part as it is written, but for what stands inside of it and is understood.
Expr* Analysis::untyped(Node node, const Scope& scope) {
  all_typed_ = false;
  const Node inner = node.inner();
  std::vector<Expr*> args;
  const auto add = [&](Node part) {
    if (part) {
      args.push_back(expression(part, scope));
    }
  };
  const std::string_view kind = node.kind();
  if (kind == "FuncCall" && !inner["over"] && !inner["agg_order"] && !inner["agg_filter"]) {
    bool plain = true;
    for (const Node arg : inner["args"]) {
      plain = plain && !arg.is("NamedArgExpr");
    }
    if (plain) {
      const auto [schema, name] = qualified(inner["funcname"]);
      const auto vague = names_.vague_function(schema, name, path_);
      std::string text = '?' + (vague ? quote_qualified(*vague, name) : quote_qualified(schema, name));
      text += inner["agg_star"].flag() ? "*" : inner["agg_distinct"].flag() ? " DISTINCT" : "";
      text += inner["func_variadic"].flag() ? " VARIADIC" : "";
      for (const Node arg : inner["args"]) {
        add(arg);
      }
      return other({}, text, args);
    }
  }
  if (kind == "A_Expr") {
    const auto [schema, name] = qualified(inner["name"]);
    const std::string text = fmt::format("?{} {}{}{}", inner["kind"].text(), schema, schema.empty() ? "" : ".", name);
    add(inner["lexpr"]);
    if (const Node list = inner["rexpr"].as("List")) {
      for (const Node item : list["items"]) {
        add(item);
      }
    } else {
      add(inner["rexpr"]);
    }
    return other({}, text, args);
  }
  if (kind == "TypeCast") {
    add(inner["arg"]);
    TypeRef type;
    try {
      type = type_reference(inner["typeName"]);
    } catch (const Untyped&) {
    }
    return other(type, "?::" + as_written(inner["typeName"]), args);
  }
  if (kind == "CoalesceExpr" || kind == "A_ArrayExpr" || kind == "MinMaxExpr") {
    for (const Node arg : inner[kind == "A_ArrayExpr" ? "elements" : "args"]) {
      add(arg);
    }
    return other({}, fmt::format("?{}{}", kind, inner["op"].text()), args);
  }
  if (kind == "CaseExpr") {
    add(inner["arg"]);
    for (const Node when : inner["args"]) {
      add(when["CaseWhen"]["expr"]);
      add(when["CaseWhen"]["result"]);
    }
    add(inner["defresult"]);
    return other({}, fmt::format("?CASE {} {}", inner["arg"] ? "arg" : "", inner["defresult"] ? "else" : ""), args);
  }
  if (kind == "BoolExpr") {
    for (const Node arg : inner["args"]) {
      add(arg);
    }
    return other({known().bool_, ""}, fmt::format("?{}", inner["boolop"].text()), args);
  }
  // Nothing may be said of columns in it, so the whole text is taken as written.
  throw Unsupported{};
}

Expr* Analysis::constant(Node node) {
  const Known& k = known();
  const auto make = [this](TypeId type, std::string text) {
    return arena_.make(Expr::Op::constant, {type, ""}, std::move(text));
  };
  if (const Node integer = node["ival"]) {
    return make(k.int4, std::to_string(integer["ival"].integer()));
  }
  if (const Node number = node["fval"]) {
    const std::string text(number["fval"].text());
    // An integer that does not fit into int4 is read as a float token; make_const() tries int8 first.
    const bool whole = text.find_first_not_of("-0123456789") == std::string::npos;
    const std::string value = numeric_value(text).value_or(text);
    if (whole) {
      const std::string digits = value.starts_with('-') ? value.substr(1) : value;
      if (digits.size() < 19 || (digits.size() == 19 && digits <= "9223372036854775807")) {
        const bool small = digits.size() < 10 || (digits.size() == 10 && digits <= "2147483647");
        return make(small || value == "-2147483648" ? k.int4 : k.int8, value);
      }
    }
    return make(k.numeric, value);
  }
  if (const Node boolean = node["boolval"]) {
    return make(k.bool_, boolean["boolval"].flag() ? "t" : "f");
  }
  if (const Node bits = node["bsval"]) {
    return make(k.bit, literal_value(names_, path_, k.bit, bits["bsval"].text()).text);
  }
  Expr* expr = make(k.unknown, std::string(node["sval"]["sval"].text()));
  expr->is_null = node["isnull"].flag();
  return expr;
}

Expr* Analysis::column(const ScopeColumn& column, const ScopeItem*) {
  Expr* expr = other(column.type, column.text);
  expr->reads_columns = true;
  return expr;
}

Expr* Analysis::find_column(const std::string& name, const Scope& scope, bool& found) {
  for (const Scope* level = &scope; level != nullptr; level = level->outer) {
    if (const auto it = level->parameters.find(name); it != level->parameters.end()) {
      found = true;
      return it->second;
    }
    Expr* result = nullptr;
    for (const ScopeItem& item : level->items) {
      if (!item.columns_visible) {
        continue;
      }
      for (const ScopeColumn& candidate : item.columns) {
        if (candidate.name == name) {
          if (result != nullptr) {
            throw Unsupported{};  // ambiguous
          }
          result = column(candidate, &item);
          // Those of outer queries do not count as columns of this one.
          result->reads_columns = level == &scope;
        }
      }
    }
    if (result != nullptr) {
      found = true;
      return result;
    }
  }
  return nullptr;
}

Expr* Analysis::column_reference(Node node, const Scope& scope) {
  const Node fields = node["fields"];
  const std::size_t size = fields.size();
  const bool star = fields.back().is("A_Star");
  const auto item_of = [&](const std::string& schema, const std::string& name) -> const ScopeItem* {
    for (const Scope* level = &scope; level != nullptr; level = level->outer) {
      for (const ScopeItem& item : level->items) {
        if (item.name_visible && (schema.empty() ? item.alias == name : item.relation == QualifiedName{schema, name})) {
          return &item;
        }
      }
    }
    return nullptr;
  };
  const auto whole_row = [&](const ScopeItem& item) {
    expanded_ = true;
    Expr* expr = other(item.row_type, item.whole_row);
    expr->reads_columns = true;
    return expr;
  };
  const auto column_of = [&](const ScopeItem& item, const std::string& name) -> Expr* {
    for (const ScopeColumn& candidate : item.columns) {
      if (candidate.name == name) {
        return column(candidate, &item);
      }
    }
    if (const TypeId type = system_column(name); type != kNoType && !item.whole_row.empty()) {
      Expr* expr = other({type, ""}, item.whole_row + name);
      expr->reads_columns = true;
      return expr;
    }
    throw Unsupported{};
  };
  if (size == 1 && !star) {
    const std::string name(fields.at(0).text());
    bool found = false;
    if (Expr* expr = find_column(name, scope, found); found) {
      return expr;
    }
    if (system_column(name) != kNoType && scope.items.size() == 1) {
      return column_of(scope.items[0], name);
    }
    if (const ScopeItem* item = item_of("", name)) {
      return whole_row(*item);
    }
    throw Unsupported{};
  }
  if (size == 2 || size == 3) {
    const std::string schema = size == 3 ? std::string(fields.at(0).text()) : "";
    const ScopeItem* item = item_of(schema, std::string(fields.at(size - 2).text()));
    if (item == nullptr) {
      // An argument may be qualified by its function's name.
      bool found = false;
      Expr* argument =
          size == 2 && !star
              ? find_column(std::string(fields.at(0).text()) + '.' + std::string(fields.at(1).text()), scope, found)
              : nullptr;
      return found ? argument : throw Unsupported{};
    }
    return star ? whole_row(*item) : column_of(*item, std::string(fields.at(size - 1).text()));
  }
  throw Unsupported{};
}

Expr* Analysis::make_boolean(Expr::Op op, std::vector<Expr*> args) {
  std::vector<Expr*> flat;
  for (std::size_t i = 0; i < args.size(); ++i) {
    Expr* arg = coercion_.to_boolean(args[i]);
    // The grammar flattens what stands on the left; a print that is read again loses the parentheses there.
    if (i == 0 && arg->op == op) {
      flat = arg->args;
    } else {
      flat.push_back(arg);
    }
  }
  return arena_.make(op, {known().bool_, ""}, "", std::move(flat));
}

Expr* Analysis::negate(Expr* arg) { return other({known().bool_, ""}, "NOT", {coercion_.to_boolean(arg)}); }

Expr* Analysis::boolean(Node node, const Scope& scope) {
  std::vector<Expr*> args;
  for (const Node arg : node["args"]) {
    args.push_back(expression(arg, scope));
  }
  const std::string_view op = node["boolop"].text();
  if (op == "NOT_EXPR") {
    return negate(args.at(0));
  }
  return make_boolean(op == "OR_EXPR" ? Expr::Op::any_of : Expr::Op::all_of, std::move(args));
}

Expr* Analysis::make_operator(std::string_view schema, const std::string& name, Expr* left, Expr* right) {
  if (left != nullptr && left->op == Expr::Op::row && right->op == Expr::Op::row) {
    return make_row_operator(schema, name, left, right);
  }
  const std::optional<TypeId> left_type = left == nullptr ? std::nullopt : std::optional(left->type.id);
  const Operator& row = find_operator(coercion_, path_, schema, name, left_type, right->type.id);
  std::vector<TypeId> actual;
  std::vector<TypeId> declared;
  std::vector<Expr*> args;
  if (left != nullptr) {
    actual.push_back(left->type.id);
    declared.push_back(row.left);
    args.push_back(left);
  }
  actual.push_back(right->type.id);
  declared.push_back(row.right);
  args.push_back(right);
  const TypeId result = coercion_.settle_polymorphic(actual, declared, row.result);
  for (std::size_t i = 0; i < args.size(); ++i) {
    args[i] = coercion_.implicitly(args[i], declared[i]);
  }
  return other({result, ""}, operator_text(row), std::move(args));
}

Expr* Analysis::make_row_operator(std::string_view schema, const std::string& name, Expr* left, Expr* right) {
  if (left->args.size() != right->args.size() || left->args.empty()) {
    throw Untyped{};
  }
  std::vector<Expr*> pairs;
  for (std::size_t i = 0; i < left->args.size(); ++i) {
    pairs.push_back(make_operator(schema, name, left->args[i], right->args[i]));
  }
  if (pairs.size() == 1) {
    return pairs[0];
  }
  if (name == "=" || name == "<>") {
    return make_boolean(name == "=" ? Expr::Op::all_of : Expr::Op::any_of, std::move(pairs));
  }
  return other({known().bool_, ""}, "ROW " + name, std::move(pairs));
}

Expr* Analysis::make_array_operator(std::string_view schema, const std::string& name, bool any, Expr* left,
                                    Expr* right) {
  const TypeId unknown = known().unknown;
  TypeId element = right->type.id;
  if (element == kNoType || left->type.id == kNoType) {
    throw Untyped{};
  }
  if (element != unknown) {
    element = names_.type(names_.base_type(element).id).element;
    if (element == kNoType) {
      throw Untyped{};
    }
  }
  const Operator& row = find_operator(coercion_, path_, schema, name, left->type.id, element);
  const std::array actual{left->type.id, element};
  std::vector<TypeId> declared{row.left, row.right};
  const TypeId result = coercion_.settle_polymorphic(actual, declared, row.result);
  const TypeId array_type = names_.array_of(declared[1]);
  if (result != known().bool_ || array_type == kNoType) {
    throw Untyped{};
  }
  return other({result, ""}, operator_text(row) + (any ? " ANY" : " ALL"),
               {coercion_.implicitly(left, declared[0]), coercion_.implicitly(right, array_type)});
}

Expr* Analysis::operator_expression(Node node, const Scope& scope) {
  const std::string_view kind = node["kind"].text();
  auto [schema, name] = qualified(node["name"]);
  if (kind == "AEXPR_IN") {
    return in_list(node, scope);
  }
  if (kind.starts_with("AEXPR_BETWEEN") || kind.starts_with("AEXPR_NOT_BETWEEN")) {
    return between(node, scope);
  }
  if (kind == "AEXPR_DISTINCT" || kind == "AEXPR_NOT_DISTINCT") {
    return distinct(node, scope);
  }
  if (kind == "AEXPR_NULLIF") {
    return null_if(node, scope);
  }
  Expr* left = node["lexpr"] ? expression(node["lexpr"], scope) : nullptr;
  if (kind == "AEXPR_OP" && left != nullptr && left->op == Expr::Op::row) {
    // `(a, b) = (SELECT …)`
    if (const Node link = node["rexpr"].as("SubLink"); link && link["subLinkType"].text() == "EXPR_SUBLINK") {
      throw Unsupported{};
    }
  }
  Expr* right = expression(node["rexpr"], scope);
  if (kind == "AEXPR_OP_ANY" || kind == "AEXPR_OP_ALL") {
    return make_array_operator(schema, name, kind == "AEXPR_OP_ANY", left, right);
  }
  if (kind != "AEXPR_OP" && kind != "AEXPR_LIKE" && kind != "AEXPR_ILIKE" && kind != "AEXPR_SIMILAR") {
    throw Untyped{};
  }
  return make_operator(schema, name, left, right);
}

Expr* Analysis::in_list(Node node, const Scope& scope) {
  const auto [schema, name] = qualified(node["name"]);
  const bool any = name != "<>";
  Expr* left = expression(node["lexpr"], scope);
  std::vector<Expr*> plain;    // go into one array
  std::vector<Expr*> columns;  // are compared one by one
  bool rows = left->op == Expr::Op::row;
  for (const Node item : node["rexpr"].as("List")["items"]) {
    Expr* expr = expression(item, scope);
    rows = rows || expr->op == Expr::Op::row;
    (expr->reads_columns ? columns : plain).push_back(expr);
  }
  Expr* result = nullptr;
  std::vector<Expr*> singly;
  if (plain.size() > 1 && !rows) {
    std::vector<Expr*> all{left};
    all.insert(all.end(), plain.begin(), plain.end());
    TypeId type = kNoType;
    try {
      type = coercion_.common_type(all);
    } catch (const Untyped&) {
      if (std::ranges::any_of(all, [](const Expr* expr) { return expr->type.id == kNoType; })) {
        throw;
      }
    }
    if (type != kNoType && type != known().record && names_.array_of(type) != kNoType) {
      for (Expr*& expr : plain) {
        expr = coercion_.to_common_type(expr, type);
      }
      Expr* list = arena_.make(Expr::Op::array, {names_.array_of(type), ""}, "", plain);
      result = make_array_operator(schema, name, any, left, list);
      singly = columns;
    }
  }
  if (result == nullptr) {
    for (const Node item : node["rexpr"].as("List")["items"]) {
      singly.push_back(expression(item, scope));
    }
  }
  for (Expr* expr : singly) {
    Expr* test = rows ? make_row_operator(schema, name, left, expr) : make_operator(schema, name, left, expr);
    result = result == nullptr ? test : make_boolean(any ? Expr::Op::any_of : Expr::Op::all_of, {result, test});
  }
  return result;
}

Expr* Analysis::between(Node node, const Scope& scope) {
  const std::string_view kind = node["kind"].text();
  const Node bounds = node["rexpr"].as("List")["items"];
  const bool negated = kind.starts_with("AEXPR_NOT");
  const auto pair = [&](std::size_t low, std::size_t high) {
    Expr* first =
        make_operator("", negated ? "<" : ">=", expression(node["lexpr"], scope), expression(bounds.at(low), scope));
    Expr* second =
        make_operator("", negated ? ">" : "<=", expression(node["lexpr"], scope), expression(bounds.at(high), scope));
    return make_boolean(negated ? Expr::Op::any_of : Expr::Op::all_of, {first, second});
  };
  if (kind.ends_with("_SYM")) {
    return make_boolean(negated ? Expr::Op::all_of : Expr::Op::any_of, {pair(0, 1), pair(1, 0)});
  }
  return pair(0, 1);
}

/// An operator `=` whose result is used otherwise: IS DISTINCT FROM, NULLIF.
Expr* Analysis::equality(Expr* left, Expr* right, std::string word) {
  Expr* test = make_operator("", "=", left, right);
  if (test->op != Expr::Op::other || test->args.size() != 2) {
    throw Untyped{};
  }
  return other(test->type, word + ' ' + test->text, test->args);
}

Expr* Analysis::distinct(Node node, const Scope& scope) {
  Expr* left = expression(node["lexpr"], scope);
  Expr* right = expression(node["rexpr"], scope);
  const bool negated = node["kind"].text() == "AEXPR_NOT_DISTINCT";
  const TypeRef boolean{known().bool_, ""};
  // A comparison with NULL is a test for it, unless the operand is a row.
  for (const auto& [null, operand] : {std::pair{right, left}, std::pair{left, right}}) {
    if (is_null_constant(*null) && null->type.id == known().unknown) {
      return other(boolean, negated ? "IS NULL" : "IS NOT NULL", {operand});
    }
  }
  Expr* result = nullptr;
  if (left->op == Expr::Op::row && right->op == Expr::Op::row) {
    if (left->args.size() != right->args.size()) {
      throw Untyped{};
    }
    for (std::size_t i = 0; i < left->args.size(); ++i) {
      Expr* test = equality(left->args[i], right->args[i], "DISTINCT");
      result = result == nullptr ? test : make_boolean(Expr::Op::any_of, {result, test});
    }
  } else {
    result = equality(left, right, "DISTINCT");
  }
  return negated ? negate(result) : result;
}

Expr* Analysis::null_if(Node node, const Scope& scope) {
  Expr* result = equality(expression(node["lexpr"], scope), expression(node["rexpr"], scope), "NULLIF");
  result->type = result->args[0]->type;
  return result;
}

Expr* Analysis::case_expression(Node node, const Scope& scope) {
  std::string text = "CASE";
  std::vector<Expr*> args;
  Expr* placeholder = nullptr;
  if (node["arg"]) {
    Expr* arg = expression(node["arg"], scope);
    if (arg->type.id == known().unknown) {
      arg = coercion_.implicitly(arg, known().text);
    }
    args.push_back(arg);
    text += " OF";
    placeholder = other(arg->type, "_");
  }
  std::vector<Expr*> conditions;
  std::vector<Expr*> results;
  Expr* fallback = nullptr;
  for (const Node entry : node["args"]) {
    const Node when = entry.as("CaseWhen");
    Expr* condition = expression(when["expr"], scope);
    conditions.push_back(placeholder == nullptr ? coercion_.to_boolean(condition)
                                                : make_operator("", "=", placeholder, condition));
    results.push_back(expression(when["result"], scope));
  }
  if (node["defresult"]) {
    fallback = expression(node["defresult"], scope);
  } else {
    fallback = arena_.make(Expr::Op::constant, {known().unknown, ""}, "");
    fallback->is_null = true;
  }
  // The default result counts first in settling the type.
  std::vector<Expr*> all{fallback};
  all.insert(all.end(), results.begin(), results.end());
  const TypeId type = coercion_.common_type(all);
  for (Expr*& expr : all) {
    expr = coercion_.to_common_type(expr, type);
  }
  for (std::size_t i = 0; i < conditions.size(); ++i) {
    args.push_back(conditions[i]);
    args.push_back(all[i + 1]);
  }
  args.push_back(all[0]);
  return other({type, Coercion::common_typmod(all, type)}, text, std::move(args));
}

Expr* Analysis::common(Node nodes, std::string_view word, const Scope& scope) {
  std::vector<Expr*> args;
  for (const Node arg : nodes) {
    args.push_back(expression(arg, scope));
  }
  const TypeId type = coercion_.common_type(args);
  for (Expr*& arg : args) {
    arg = coercion_.to_common_type(arg, type);
  }
  const std::string typmod = Coercion::common_typmod(args, type);
  return other({type, typmod}, std::string(word), std::move(args));
}

Expr* Analysis::type_cast(Node node, const Scope& scope) {
  const TypeRef target = type_reference(node["typeName"]);
  Expr* arg = nullptr;
  if (const Node list = node["arg"].as("A_ArrayExpr")) {
    const TypeRef base = names_.base_type(target.id);
    const TypeId element = names_.type(base.id).element;
    if (element != kNoType) {
      arg = array(list, {base.id, target.typmod.empty() ? base.typmod : target.typmod}, scope);
    }
  }
  if (arg == nullptr) {
    arg = expression(node["arg"], scope);
  }
  return coercion_.coerce_to_target(arg, target, CoercionContext::explicit_, CastForm::written);
}

Expr* Analysis::array(Node node, const TypeRef& wanted, const Scope& scope) {
  std::vector<Expr*> elements;
  bool nested = false;
  const TypeId wanted_element = names_.type(wanted.id).element;
  for (const Node item : node["elements"]) {
    if (const Node inner = item.as("A_ArrayExpr")) {
      elements.push_back(array(inner, wanted, scope));
      nested = true;
    } else {
      elements.push_back(expression(item, scope));
    }
  }
  if (wanted.id != kNoType) {
    for (Expr*& element : elements) {
      if (element->op == Expr::Op::array && nested) {
        continue;
      }
      if (element->type.id == kNoType) {
        throw Untyped{};
      }
      element = coercion_.coerce_to_target(element, {wanted_element, wanted.typmod}, CoercionContext::explicit_,
                                           CastForm::written);
    }
    return arena_.make(Expr::Op::array, wanted, "", std::move(elements));
  }
  const TypeId type = coercion_.common_type(elements);
  for (Expr*& element : elements) {
    element = coercion_.to_common_type(element, type);
  }
  const bool multidimensional = names_.type(names_.base_type(type).id).category == 'A';
  const TypeId array_type = multidimensional ? type : names_.array_of(type);
  if (array_type == kNoType) {
    throw Untyped{};
  }
  const std::string typmod = Coercion::common_typmod(elements, type);
  return arena_.make(Expr::Op::array, {array_type, typmod}, "", std::move(elements));
}

Expr* Analysis::row(Node node, const Scope& scope) {
  std::vector<Expr*> args;
  for (const Node arg : node["args"]) {
    if (const Node fields = arg.as("ColumnRef")["fields"]; fields.back().is("A_Star")) {
      std::vector<Target> targets;
      expand_star(arg["ColumnRef"], scope, targets);
      for (const Target& target : targets) {
        args.push_back(target.expr);
      }
    } else {
      args.push_back(expression(arg, scope));
    }
  }
  return arena_.make(Expr::Op::row, {known().record, ""}, "ROW", std::move(args));
}

Expr* Analysis::field(Expr* arg, const std::string& name) {
  const Type& type = names_.type(names_.base_type(arg->type.id).id);
  TypeRef result;
  if (type.kind == 'c') {
    if (const auto* columns = session_.columns(type.relation)) {
      const auto it = std::ranges::find(*columns, name, &RelationColumn::name);
      if (it == columns->end()) {
        throw Untyped{};
      }
      result = it->type;
    }
  }
  return other(result, '.' + quote_identifier(name), {arg});
}

Expr* Analysis::indirection(Node node, const Scope& scope) {
  Expr* result = expression(node["arg"], scope);
  const Known& k = known();
  const Node steps = node["indirection"];
  const std::size_t size = steps.size();
  for (std::size_t i = 0; i < size; ++i) {
    const Node step = steps.at(i);
    if (!step.is("A_Indices")) {
      if (!step.is("String")) {
        throw Unsupported{};
      }
      result = field(result, std::string(step.text()));
      continue;
    }
    // Subscripts in a row are one reference into the container.
    const TypeId container = names_.base_type(result->type.id).id;
    const bool json = container == k.jsonb;
    const TypeId element = names_.type(container).element;
    if (!json && element == kNoType) {
      throw Untyped{};
    }
    std::vector<Expr*> args{result};
    std::string text = "[]";
    bool slice = false;
    for (; i < size && steps.at(i).is("A_Indices"); ++i) {
      const Node indices = steps.at(i)["A_Indices"];
      slice = slice || indices["is_slice"].flag();
      text += indices["is_slice"].flag() ? ':' : '.';
      for (const std::string_view side : {"lidx", "uidx"}) {
        if (!indices[side]) {
          text += '_';
          continue;
        }
        Expr* index = expression(indices[side], scope);
        const bool by_key = json && index->type.id != k.int4;
        args.push_back(
            coercion_.coerce(index, by_key ? k.text : k.int4, "", CoercionContext::assignment, CastForm::added));
      }
    }
    --i;
    result = other({json || slice ? container : element, result->type.typmod}, text, std::move(args));
  }
  return result;
}

Expr* Analysis::sub_link(Node node, const Scope& scope) {
  const std::string_view kind = node["subLinkType"].text();
  const std::unique_ptr<Query> sub_query = query(node["subselect"].as("SelectStmt"), &scope);
  const std::string text = '{' + print(*sub_query, false) + '}';
  const TypeRef boolean{known().bool_, ""};
  if (kind == "EXISTS_SUBLINK") {
    return other(boolean, "EXISTS" + text);
  }
  if (kind == "EXPR_SUBLINK" || kind == "ARRAY_SUBLINK") {
    if (sub_query->targets.size() != 1) {
      throw Unsupported{};
    }
    TypeRef type = sub_query->targets[0].expr->type;
    if (kind == "ARRAY_SUBLINK") {
      type.id = names_.type(type.id).category == 'A' ? type.id : names_.array_of(type.id);
      return other(type, "ARRAY" + text);
    }
    return other(type, "SELECT" + text);
  }
  if (kind != "ANY_SUBLINK" && kind != "ALL_SUBLINK") {
    throw Unsupported{};
  }
  auto [schema, name] = qualified(node["operName"]);
  if (name.empty()) {
    name = "=";
  }
  Expr* left = expression(node["testexpr"], scope);
  const std::vector<Expr*> lefts = left->op == Expr::Op::row ? left->args : std::vector{left};
  if (lefts.size() != sub_query->targets.size()) {
    throw Unsupported{};
  }
  std::vector<Expr*> tests;
  for (std::size_t i = 0; i < lefts.size(); ++i) {
    Expr* right = other(sub_query->targets[i].expr->type, "_");
    try {
      Expr* test = make_operator(schema, name, lefts[i], right);
      // What is done to the query's column does not show, and follows from the operator.
      tests.push_back(other(test->type, test->text, {test->args[0]}));
    } catch (const Untyped&) {
      tests.push_back(other(boolean, '?' + name, {lefts[i]}));
    }
  }
  return other(boolean, std::string(kind.substr(0, 3)) + text, std::move(tests));
}

Expr* Analysis::value_function(Node node) {
  const Known& k = known();
  const std::string_view op = node["op"].text();
  TypeId type = k.name;
  if (op == "SVFOP_CURRENT_DATE") {
    type = k.date;
  } else if (op.starts_with("SVFOP_CURRENT_TIMESTAMP")) {
    type = k.timestamptz;
  } else if (op.starts_with("SVFOP_CURRENT_TIME")) {
    type = k.timetz;
  } else if (op.starts_with("SVFOP_LOCALTIMESTAMP")) {
    type = k.timestamp;
  } else if (op.starts_with("SVFOP_LOCALTIME")) {
    type = k.time;
  }
  std::string typmod = op.ends_with("_N") ? std::to_string(node["typmod"].integer()) : "";
  std::string text(op.substr(6));
  text += typmod.empty() ? "" : '(' + typmod + ')';
  return other({type, typmod}, text);
}

Expr* Analysis::collate(Node node, const Scope& scope) {
  Expr* arg = expression(node["arg"], scope);
  const auto [schema, name] = qualified(node["collname"]);
  std::string found = schema.empty() ? "pg_catalog" : schema;
  if (schema.empty()) {
    for (const std::string& where : Names::schemas_of(path_)) {
      if (where != "pg_catalog" &&
          names_.database().collations.contains({Kind::collation, where, "", std::string(name)})) {
        found = where;
        break;
      }
    }
  }
  Expr* expr = other(arg->type, "COLLATE " + quote_qualified(found, name), {arg});
  expr->collated = true;
  return expr;
}

}  // namespace schema::canonical
