// Languages, transforms, access methods: what the server is extended with from below.

#include "schema/parse/elements.hpp"
#include "schema/parse/handlers.hpp"
#include "schema/parse/object_name.hpp"
#include "schema/parse/type_name.hpp"
#include "schema/sql.hpp"

namespace schema::parse {

void create_language(Interpreter& interpreter, const Statement& statement, tree::Node create) {
  const ObjectId id{Kind::language, "", "", std::string(create["plname"].text())};
  // Every database has that one; and without a handler the statement stands for CREATE EXTENSION.
  if (id.name == "plpgsql") {
    return;
  }
  Language language;
  const auto function = [&](const char* field) {
    return create[field] ? function_text(interpreter, statement, create[field]) : std::string();
  };
  language.handler = function("plhandler");
  language.inline_handler = function("plinline");
  language.validator = function("plvalidator");
  language.trusted = create["pltrusted"].flag();
  put(interpreter, statement, id, std::move(language), create["replace"].flag());
}

std::string transform_name(const std::string& type, std::string_view language) {
  return "FOR " + type + " LANGUAGE " + quote_identifier(language);
}

void create_transform(Interpreter& interpreter, const Statement& statement, tree::Node create) {
  const auto function = [&](const char* field) -> std::string {
    const tree::Node named = create[field];
    if (!named) {
      return "";
    }
    return function_text(interpreter, Interpreter::written_name(named["objname"])) + '(' +
           type_list(interpreter, statement, named["objargs"]) + ')';
  };
  Transform transform;
  transform.from_sql = function("fromsql");
  transform.to_sql = function("tosql");
  const std::string type = type_name(interpreter, statement, create["type_name"], TypeUse::argument);
  put(interpreter, statement, {Kind::transform, "", "", transform_name(type, create["lang"].text())},
      std::move(transform), create["replace"].flag());
}

void create_access_method(Interpreter& interpreter, const Statement& statement, tree::Node create) {
  AccessMethod method;
  method.type = create["amtype"].text() == "t" || create["amtype"].integer() == 't' ? "TABLE" : "INDEX";
  method.handler = function_text(interpreter, statement, create["handler_name"]);
  interpreter.add(statement, {Kind::access_method, "", "", std::string(create["amname"].text())}, std::move(method));
}

}  // namespace schema::parse
