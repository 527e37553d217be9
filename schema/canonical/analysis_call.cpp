#include <fmt/format.h>

#include "schema/canonical/analysis.hpp"
#include "schema/sql.hpp"

namespace schema::canonical {

Expr* Analysis::call(Node node, const Scope& scope) {
  called_ = nullptr;
  return make_call(node, scope);
}

Expr* Analysis::make_call(Node node, const Scope& scope) {
  auto [schema, name] = qualified(node["funcname"]);
  const bool sql_syntax = node["funcformat"].text() == "COERCE_SQL_SYNTAX";
  if (sql_syntax && !names_.keeps_sql_syntax() && name == "extract") {
    name = "date_part";  // which EXTRACT meant before 14
  }
  const Node over = node["over"];
  const Node filter = node["agg_filter"];
  const bool within_group = node["agg_within_group"].flag();
  const bool distinct = node["agg_distinct"].flag();
  CallArguments arguments;
  std::vector<Expr*> args;
  std::string argument_names;
  for (const Node arg : node["args"]) {
    if (const Node named = arg.as("NamedArgExpr")) {
      args.push_back(expression(named["arg"], scope));
      arguments.names.emplace_back(named["name"].text());
      argument_names += ' ' + arguments.names.back();
    } else {
      args.push_back(expression(arg, scope));
    }
    arguments.types.push_back(args.back()->type.id);
  }
  std::string order;
  for (const Node sort : node["agg_order"]) {
    if (within_group) {
      const Node by = sort.as("SortBy");
      args.push_back(expression(by["node"], scope));
      arguments.types.push_back(args.back()->type.id);
      order += fmt::format(" {} {}", by["sortby_dir"].text(), by["sortby_nulls"].text());
    }
  }
  arguments.variadic = node["func_variadic"].flag();
  arguments.plain = !over && !filter && !within_group && !distinct && !node["agg_star"].flag() &&
                    node["agg_order"].empty() && !arguments.variadic;

  const Call found = find_function(coercion_, path_, schema, name, arguments);
  if (found.function == nullptr) {
    return coercion_.coerce(args[0], found.cast_to, "", CoercionContext::explicit_, CastForm::written);
  }
  const Function& function = *found.function;
  std::vector<TypeId> declared = found.declared;
  const TypeId result = coercion_.settle_polymorphic(arguments.types, declared, function.result);
  for (std::size_t i = 0; i < args.size(); ++i) {
    args[i] = coercion_.implicitly(args[i], declared[i]);
  }
  if (found.variadic_from != 0) {
    std::vector<Expr*> rest(args.begin() + static_cast<std::ptrdiff_t>(found.variadic_from) - 1, args.end());
    args.resize(found.variadic_from - 1);
    const TypeId element = declared.back();
    args.push_back(arena_.make(Expr::Op::array, {names_.array_of(element), ""}, "", std::move(rest)));
  }
  std::string text = function.schema == "pg_catalog" ? quote_identifier(function.name)
                                                     : quote_qualified(function.schema, function.name);
  if (sql_syntax && names_.keeps_sql_syntax()) {
    text += " SQL";
  }
  if (!argument_names.empty()) {
    text += " =>" + argument_names;
  }
  if (node["agg_star"].flag()) {
    text += " *";
  }
  if (distinct) {
    text += " DISTINCT";
  }
  // An array passed to VARIADIC "any" is not its elements; elsewhere the two are one call.
  if (arguments.variadic && function.variadic == known().any) {
    text += " VARIADIC";
  }
  if (within_group) {
    text += " WITHIN GROUP" + order;
  } else if (!node["agg_order"].empty()) {
    text += " ORDER BY " + sort_clause(node["agg_order"], scope, {}, false);
  }
  if (filter) {
    text += " FILTER " + print(*coercion_.to_boolean(expression(filter, scope)));
  }
  if (over) {
    text += " OVER " + window(over, scope);
  }
  if (args.empty()) {
    text += "()";
  }
  called_ = &function;
  Expr* expr = other({result, ""}, text, std::move(args));
  return expr;
}

std::string Analysis::window(Node node, const Scope& scope) {
  if (!node["name"].text().empty() && node["partitionClause"].empty() && node["orderClause"].empty()) {
    return quote_identifier(node["name"].text());
  }
  std::string text = "(" + std::string(node["refname"].text());
  for (const Node part : node["partitionClause"]) {
    text += " PARTITION " + print(*expression(part, scope));
  }
  if (!node["orderClause"].empty()) {
    text += " ORDER BY " + sort_clause(node["orderClause"], scope, {}, false);
  }
  text += " FRAME " + std::to_string(node["frameOptions"].integer());
  for (const std::string_view side : {"startOffset", "endOffset"}) {
    if (node[side]) {
      Expr* offset = expression(node[side], scope);
      text += ' ' + print(without_implicit_casts(*offset));
    }
  }
  return text + ')';
}

}  // namespace schema::canonical
