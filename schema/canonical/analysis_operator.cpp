// Operators, and what is made of them: IN, BETWEEN, IS DISTINCT FROM, NULLIF, comparisons of rows.

#include <algorithm>

#include "schema/canonical/analysis.hpp"
#include "schema/canonical/json_value.hpp"
#include "schema/sql.hpp"

namespace schema::canonical {

namespace {

std::string operator_text(const Operator& row) {
  return row.schema == "pg_catalog" ? row.name : quote_identifier(row.schema) + '.' + row.name;
}

/// A number that get_const_expr() prints without quotes and type.
bool prints_bare(const Expr& expr) {
  if (expr.op != Expr::Op::constant || expr.is_null ||
      expr.text.find_first_not_of("-.0123456789") != std::string::npos) {
    return false;
  }
  return expr.type.id == known().int4 || (expr.type.id == known().numeric && expr.text.find('.') != std::string::npos);
}

bool is_null_constant(const Expr& expr) { return expr.op == Expr::Op::constant && expr.is_null; }

}  // namespace

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
  if (left == nullptr && row.schema == "pg_catalog" && row.name == "-" && prints_bare(*args[0])) {
    // `- 1` on paper, which reads back as the constant.
    const std::string& text = args[0]->text;
    const std::string negated = text.starts_with('-') ? text.substr(1) : '-' + text;
    return arena_.make(Expr::Op::constant, args[0]->type, numeric_value(negated).value_or(negated));
  }
  return other({result, ""}, operator_text(row), std::move(args));
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

}  // namespace schema::canonical
