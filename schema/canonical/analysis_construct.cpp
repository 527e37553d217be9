// What has a word or brackets of its own: CASE, COALESCE, CAST, ARRAY, ROW, sub-queries, CURRENT_DATE, COLLATE.

#include <algorithm>

#include "schema/canonical/analysis.hpp"
#include "schema/sql.hpp"

namespace schema::canonical {

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
  std::string typmod = op.ends_with("_N") ? std::to_string(std::min<std::int64_t>(node["typmod"].integer(), 6)) : "";
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
