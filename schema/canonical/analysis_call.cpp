#include <fmt/format.h>

#include "schema/canonical/analysis.hpp"
#include "schema/parse/text.hpp"
#include "schema/sql.hpp"

namespace schema::canonical {

namespace {

/// get_func_sql_syntax() knows all that the grammar makes a call of, but for `substring(x FROM pattern)`: that prints
/// as any other call.
bool prints_as_syntax(const Function& function) {
  const TypeId text = known().text;
  return function.name != "substring" || function.arguments != std::vector{text, text};
}

/// Arguments that stand there as a word, whose case is no part of it: `EXTRACT(YEAR FROM …`, `IS NFC NORMALIZED`, which
/// 13 keeps as 'nfc'.
void fold_words(std::string_view name, const std::vector<Expr*>& args) {
  const std::size_t word = name == "extract" ? 0 : name == "normalize" || name == "is_normalized" ? 1 : args.size();
  if (word < args.size()) {
    args[word]->text = parse::to_lower(args[word]->text);
  }
}

}  // namespace

Expr* Analysis::call(Node node, const Scope& scope) {
  called_ = nullptr;
  return make_call(node, scope);
}

/// ParseFuncOrColumn(): what stands between the parentheses, and behind WITHIN GROUP.
Analysis::Passed Analysis::arguments(Node node, const Scope& scope) {
  Passed passed;
  for (const Node arg : node["args"]) {
    const Node named = arg.as("NamedArgExpr");
    passed.args.push_back(expression(named ? named["arg"] : arg, scope));
    if (named) {
      passed.as.names.emplace_back(named["name"].text());
    }
  }
  passed.direct = passed.args.size();
  const bool within_group = node["agg_within_group"].flag();
  if (within_group) {
    for (const Node sort : node["agg_order"]) {
      passed.args.push_back(expression(sort.as("SortBy")["node"], scope));
    }
  }
  for (const Expr* arg : passed.args) {
    passed.as.types.push_back(arg->type.id);
  }
  passed.as.variadic = node["func_variadic"].flag();
  passed.as.plain = !node["over"] && !node["agg_filter"] && !within_group && !node["agg_distinct"].flag() &&
                    !node["agg_star"].flag() && node["agg_order"].empty() && !passed.as.variadic;
  return passed;
}

Expr* Analysis::make_call(Node node, const Scope& scope) {
  auto [schema, name] = qualified(node["funcname"]);
  const bool sql_syntax = node["funcformat"].text() == "COERCE_SQL_SYNTAX";
  if (sql_syntax && !names_.keeps_sql_syntax() && name == "extract") {
    name = "date_part";  // which EXTRACT meant before 14
  }
  Passed passed = arguments(node, scope);
  std::vector<Expr*>& args = passed.args;
  const Call found = find_function(coercion_, path_, schema, name, passed.as);
  if (found.function == nullptr) {
    return coercion_.coerce(args[0], found.cast_to, "", CoercionContext::explicit_, CastForm::written);
  }
  const Function& function = *found.function;
  std::vector<TypeId> declared = found.declared;
  const TypeId result = coercion_.settle_polymorphic(passed.as.types, declared, function.result);
  for (std::size_t i = 0; i < args.size(); ++i) {
    args[i] = coercion_.implicitly(args[i], declared[i]);
  }
  if (function.kind == 'h') {
    unify_hypothetical(args, passed.direct);
  }
  if (found.variadic_from != 0) {
    std::vector<Expr*> rest(args.begin() + static_cast<std::ptrdiff_t>(found.variadic_from) - 1, args.end());
    args.resize(found.variadic_from - 1);
    const TypeId element = declared.back();
    args.push_back(arena_.make(Expr::Op::array, {names_.array_of(element), ""}, "", std::move(rest)));
  }
  if (sql_syntax) {
    fold_words(name, args);
  }
  std::string text = function.schema == "pg_catalog" ? quote_identifier(function.name)
                                                     : quote_qualified(function.schema, function.name);
  if (sql_syntax && names_.keeps_sql_syntax() && prints_as_syntax(function)) {
    text += " SQL";
  }
  text += call_modifiers(node, function, passed, scope);
  called_ = &function;
  return other({result, ""}, text, std::move(args));
}

/// What tells two calls of one function with the same arguments apart.
std::string Analysis::call_modifiers(Node node, const Function& function, const Passed& passed, const Scope& scope) {
  std::string text;
  if (!passed.as.names.empty()) {
    text += fmt::format(" => {}", fmt::join(passed.as.names, " "));
  }
  if (node["agg_star"].flag()) {
    text += " *";
  }
  if (node["agg_distinct"].flag()) {
    text += " DISTINCT";
  }
  // An array passed to VARIADIC "any" is not its elements; elsewhere the two are one call.
  if (passed.as.variadic && function.variadic == known().any) {
    text += " VARIADIC";
  }
  if (node["agg_within_group"].flag()) {
    text += " WITHIN GROUP";
    for (std::size_t i = passed.direct; i < passed.args.size(); ++i) {
      text += ',' + sort_direction(node["agg_order"].at(i - passed.direct).as("SortBy"), *passed.args[i]);
    }
  } else if (!node["agg_order"].empty()) {
    text += " ORDER BY " + sort_clause(node["agg_order"], scope, {}, false);
  }
  if (const Node filter = node["agg_filter"]) {
    text += " FILTER " + print(*coercion_.to_boolean(expression(filter, scope)));
  }
  if (const Node over = node["over"]) {
    text += " OVER " + window_used(over, scope);
  }
  if (passed.args.empty()) {
    text += "()";
  }
  return text;
}

/// unify_hypothetical_args(): what is asked about takes the type of the column that it is put in order with.
void Analysis::unify_hypothetical(std::vector<Expr*>& args, std::size_t direct) {
  const std::size_t ordered = args.size() - direct;
  if (ordered > direct) {
    throw Untyped{};
  }
  for (std::size_t i = direct; i < args.size(); ++i) {
    Expr*& asked = args[i - ordered];
    const TypeId type = coercion_.common_type(std::vector{args[i], asked});
    args[i] = coercion_.to_common_type(args[i], type);
    asked = coercion_.to_common_type(asked, type);
  }
}

}  // namespace schema::canonical
