// CREATE and ALTER FUNCTION | PROCEDURE.

#include <algorithm>
#include <array>

#include "schema/current_settings.hpp"
#include "schema/parse/body_parts.hpp"
#include "schema/parse/elements.hpp"
#include "schema/parse/handlers.hpp"
#include "schema/parse/object_name.hpp"
#include "schema/parse/text.hpp"
#include "schema/parse/type_name.hpp"
#include "schema/sql.hpp"

namespace schema::parse {

namespace {

ArgumentMode mode_of(std::string_view mode) {
  if (mode == "FUNC_PARAM_OUT") {
    return ArgumentMode::out;
  }
  if (mode == "FUNC_PARAM_INOUT") {
    return ArgumentMode::inout;
  }
  if (mode == "FUNC_PARAM_VARIADIC") {
    return ArgumentMode::variadic;
  }
  return mode == "FUNC_PARAM_TABLE" ? ArgumentMode::table : ArgumentMode::in;
}

/// The text after DEFAULT or `=` of the parameter whose type stands at `from`.
std::string default_text(const Statement& statement, std::size_t from) {
  const std::string_view source = statement.source();
  int depth = 0;
  for (Token token = next_token(source, from); token.type != TokenType::end; token = next_token(source, token.end)) {
    const std::string_view text = text_of(source, token);
    if (token.type == TokenType::symbol) {
      depth += text == "(" || text == "[" ? 1 : text == ")" || text == "]" ? -1 : 0;
    }
    if (depth == 0 && (text == "=" || (token.type == TokenType::word && equals_word(text, "default")))) {
      const std::size_t end = item_end(source, token.end, source.size());
      return std::string(trimmed(source.substr(token.end, end - token.end)));
    }
  }
  return {};
}

/// `a, "B", 'c'` as flatten_set_variable_args() stores it: lists of names are quoted, other values are not.
std::string setting_value(const Interpreter& interpreter, tree::Node set) {
  static constexpr std::array<std::string_view, 6> kNameLists = {"search_path",
                                                                 "temp_tablespaces",
                                                                 "session_preload_libraries",
                                                                 "shared_preload_libraries",
                                                                 "local_preload_libraries",
                                                                 "unix_socket_directories"};
  const std::string_view name = set["name"].text();
  const bool names = std::ranges::find(kNameLists, name) != kNameLists.end();
  std::string value;
  bool first = true;
  const auto append = [&](const std::string& item) {
    value += first ? "" : ", ";
    value += item;
    first = false;
  };
  if (set["kind"].text() == "VAR_SET_CURRENT") {
    if (name != "search_path") {
      return kCurrentSetting;
    }
    for (const std::string& schema : interpreter.search_path()) {
      append(quote_identifier(schema));
    }
    return value;
  }
  for (tree::Node argument : set["args"]) {
    if (const tree::Node cast = argument.as("TypeCast")) {  // SET TIME ZONE INTERVAL '…'
      argument = cast["arg"];
    }
    const tree::Node constant = argument.as("A_Const");
    if (constant["ival"]) {
      append(std::to_string(constant["ival"]["ival"].integer()));
    } else if (constant["fval"]) {
      append(std::string(constant["fval"]["fval"].text()));
    } else if (constant["boolval"]) {
      append(constant["boolval"]["boolval"].flag() ? "true" : "false");
    } else {
      const std::string text(constant["sval"]["sval"].text());
      append(names ? quote_identifier(text) : text);
    }
  }
  return value;
}

/// The server stores a setting under its own spelling.
std::string setting_name(std::string_view name) {
  static constexpr std::array<std::string_view, 3> kMixed = {"DateStyle", "IntervalStyle", "TimeZone"};
  std::string folded = to_lower(name);
  for (const std::string_view mixed : kMixed) {
    if (equals_word(mixed, folded)) {
      return std::string(mixed);
    }
  }
  return folded;
}

double number(tree::Node def_elem) {
  try {
    return std::stod(option_text(def_elem));
  } catch (const std::exception&) {
    return 0;
  }
}

/// The options that CREATE and ALTER share.
void apply_option(Interpreter& interpreter, const Statement& statement, Routine& routine, tree::Node option) {
  const std::string_view name = option["defname"].text();
  const tree::Node argument = option["arg"];
  if (name == "volatility") {
    const std::string_view word = argument.text();
    routine.volatility = word == "immutable" ? Volatility::immutable
                         : word == "stable"  ? Volatility::stable
                                             : Volatility::volatile_;
  } else if (name == "strict") {
    routine.strict = argument.flag();
  } else if (name == "security") {
    routine.security_definer = argument.flag();
  } else if (name == "leakproof") {
    routine.leakproof = argument.flag();
  } else if (name == "parallel") {
    const std::string word = option_text(option);
    routine.parallel = word == "safe" ? Parallel::safe : word == "restricted" ? Parallel::restricted : Parallel::unsafe;
  } else if (name == "cost") {
    routine.cost = number(option);
  } else if (name == "rows") {
    routine.rows = number(option);
  } else if (name == "support") {
    routine.support = function_text(interpreter, statement, argument);
  } else if (name == "set") {
    const tree::Node set = argument.inner();
    const std::string_view kind = set["kind"].text();
    if (kind == "VAR_RESET_ALL") {
      routine.settings.clear();
    } else if (kind == "VAR_RESET" || kind == "VAR_SET_DEFAULT") {
      routine.settings.erase(setting_name(set["name"].text()));
    } else {
      routine.settings.insert_or_assign(setting_name(set["name"].text()), setting_value(interpreter, set));
    }
  }
}

void read_body(Routine& routine, const Statement& statement, tree::Node create, const std::string& name) {
  const tree::Node as = find_option(create["options"], "as")["arg"];
  const tree::Node parts = as.is("List") ? as.inner()["items"] : as;
  if (routine.language == "c") {
    routine.object_file = parts.at(0).text();
    routine.body = parts.size() > 1 ? std::string(parts.at(1).text()) : name;
  } else {
    routine.body = parts.at(0).text();
  }
  if (!create["sql_body"]) {
    return;
  }
  // It is the last part of the statement: RETURN … or BEGIN ATOMIC … END, outside of parentheses.
  const std::string_view source = statement.source();
  const bool single = create["sql_body"].is("ReturnStmt");
  std::size_t from = find_word(source, statement.begin, statement.end, single ? "return" : "begin");
  while (!single && from != std::string_view::npos) {
    const Token atomic = next_token(source, from + 5);
    if (atomic.type == TokenType::word && equals_word(text_of(source, atomic), "atomic")) {
      break;
    }
    from = find_word(source, from + 5, statement.end, "begin");
  }
  if (from != std::string_view::npos) {
    routine.sql_body = Expression(std::string(trimmed(source.substr(from))));
  }
}

}  // namespace

void create_function(Interpreter& interpreter, const Statement& statement, tree::Node create) {
  if (const QualifiedName written = Interpreter::written_name(create["funcname"]); written.schema == "pg_temp") {
    // It goes with the session, what it did while it was there stays.
    if (may_change_schema(find_option(create["options"], "as")["arg"].inner()["items"].at(0).text())) {
      interpreter.opaque("temporary function", quote_qualified(written), start_of(statement));
    }
    return;
  }
  Routine routine;
  routine.procedure = create["is_procedure"].flag();
  std::string types;
  bool has_outputs = false;
  for (const tree::Node node : create["parameters"]) {
    const tree::Node parameter = node.inner();
    Argument argument;
    argument.mode = mode_of(parameter["mode"].text());
    argument.name = parameter["name"].text();
    argument.type = type_name(interpreter, statement, parameter["argType"], TypeUse::argument);
    if (parameter["defexpr"]) {
      argument.default_value = Expression(default_text(statement, statement.offset(parameter["argType"])));
    }
    if (argument.mode == ArgumentMode::out || argument.mode == ArgumentMode::table) {
      has_outputs = true;
    } else {
      types += (types.empty() ? "" : ", ") + argument.type;
      has_outputs |= argument.mode == ArgumentMode::inout;
    }
    routine.arguments.push_back(std::move(argument));
  }
  const bool table = !routine.arguments.empty() && routine.arguments.back().mode == ArgumentMode::table;
  if (const tree::Node result = create["returnType"]) {
    routine.returns_set = result["setof"].flag();
    // Of OUT and TABLE arguments the result follows.
    if (!has_outputs) {
      routine.returns = type_name(interpreter, statement, result, TypeUse::argument);
    }
  }
  routine.returns_set |= table;

  if (const tree::Node language = find_option(create["options"], "language")) {
    routine.language = option_text(language);
  } else {
    routine.language = "sql";  // implied by a body in standard SQL
  }
  const QualifiedName target =
      interpreter.creation_target(Interpreter::written_name(create["funcname"]), start_of(statement));
  routine.window = find_option(create["options"], "window")["arg"].flag();
  for (const tree::Node type : find_option(create["options"], "transform")["arg"].inner()["items"]) {
    routine.transforms.push_back(type_name(interpreter, statement, type, TypeUse::argument));
  }
  routine.cost = routine.language == "c" || routine.language == "internal" ? 1 : 100;
  routine.rows = routine.returns_set ? 1000 : 0;
  for (const tree::Node option : create["options"]) {
    apply_option(interpreter, statement, routine, option.inner());
  }
  read_body(routine, statement, create, target.name);

  const ObjectId id{Kind::routine, target.schema, "", target.name + '(' + types + ')'};
  put(interpreter, statement, id, std::move(routine), create["replace"].flag());
}

void alter_function(Interpreter& interpreter, const Statement& statement, tree::Node alter) {
  const ObjectId id = object_named(interpreter, statement, alter["objtype"].text(), alter["func"]);
  Routine* const routine = interpreter.database.find<Routine>(id);
  if (routine == nullptr) {
    interpreter.missing("function", {id.schema, id.name}, start_of(statement));
  }
  for (const tree::Node option : alter["actions"]) {
    apply_option(interpreter, statement, *routine, option.inner());
  }
}

}  // namespace schema::parse
