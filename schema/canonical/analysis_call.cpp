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
  const std::size_t direct = args.size();
  if (within_group) {
    for (const Node sort : node["agg_order"]) {
      args.push_back(expression(sort.as("SortBy")["node"], scope));
      arguments.types.push_back(args.back()->type.id);
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
  if (function.kind == 'h') {
    unify_hypothetical(args, direct);
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
    text += " WITHIN GROUP";
    for (std::size_t i = direct; i < args.size(); ++i) {
      text += ',' + sort_direction(node["agg_order"].at(i - direct).as("SortBy"), *args[i]);
    }
  } else if (!node["agg_order"].empty()) {
    text += " ORDER BY " + sort_clause(node["agg_order"], scope, {}, false);
  }
  if (filter) {
    text += " FILTER " + print(*coercion_.to_boolean(expression(filter, scope)));
  }
  if (over) {
    text += " OVER " + window_used(over, scope);
  }
  if (args.empty()) {
    text += "()";
  }
  called_ = &function;
  Expr* expr = other({result, ""}, text, std::move(args));
  return expr;
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
