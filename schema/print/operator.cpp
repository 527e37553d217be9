// Operators, their families and classes, casts, conversions.

#include <algorithm>

#include "schema/parse/text.hpp"
#include "schema/print/text.hpp"

namespace schema::print {

namespace {

/// An operator as a value: `OPERATOR(public.=)`; one without a schema stands alone.
std::string operator_name(const std::string& value) {
  if (value.starts_with("OPERATOR(") || value.find('.') == std::string::npos) {
    return value;
  }
  return "OPERATOR(" + value + ')';
}

}  // namespace

Statements create_object(const Database&, const ObjectId& id, const Operator& object, const TableParts&) {
  const Signature signature = split_signature(id.name);
  const std::vector<std::string_view> sides = parse::split_list(signature.arguments);
  std::vector<std::string> parts;
  const auto parameter = [&](const char* name) {
    const auto found = object.parameters.find(name);
    return found == object.parameters.end() ? std::string() : found->second;
  };
  const auto say = [&](const char* word, const std::string& value) {
    if (!value.empty()) {
      parts.push_back(std::string(word) + " = " + value);
    }
  };
  say("FUNCTION", parameter("function"));
  if (sides.size() == 2) {
    say("LEFTARG", std::string(sides[0] == "NONE" ? "" : sides[0]));
    say("RIGHTARG", std::string(sides[1] == "NONE" ? "" : sides[1]));
  }
  say("COMMUTATOR", operator_name(parameter("commutator")));
  say("NEGATOR", operator_name(parameter("negator")));
  say("RESTRICT", parameter("restrict"));
  say("JOIN", parameter("join"));
  for (const char* flag : {"hashes", "merges"}) {
    if (const std::string value = parameter(flag); !value.empty() && value != "false") {
      parts.emplace_back(flag == std::string_view("hashes") ? "HASHES" : "MERGES");
    }
  }
  const std::string schema = id.schema.empty() ? "" : quote_identifier(id.schema) + '.';
  return {"CREATE OPERATOR " + schema + signature.name + " (" + join(parts) + ')'};
}

Statements create_object(const Database& database, const ObjectId& id, const OperatorFamily& family,
                         const TableParts&) {
  Statements statements{"CREATE " + object_clause(database, id)};
  if (!family.members.empty()) {
    statements.push_back("ALTER " + object_clause(database, id) + " ADD\n    " +
                         join({family.members.begin(), family.members.end()}, ",\n    "));
  }
  return statements;
}

Statements create_object(const Database&, const ObjectId& id, const OperatorClass& object, const TableParts&) {
  const Signature name = split_method(id.name);
  std::vector<std::string> members(object.members.begin(), object.members.end());
  if (!object.storage.empty() || members.empty()) {
    members.push_back("STORAGE " + (object.storage.empty() ? object.type.text() : object.storage));
  }
  return {"CREATE OPERATOR CLASS " + quote_qualified(id.schema, name.name) + (object.is_default ? " DEFAULT" : "") +
          " FOR TYPE " + object.type + " USING " + quote_identifier(name.arguments) +
          (object.family.empty() ? "" : " FAMILY " + object.family) + " AS\n    " + join(members, ",\n    ")};
}

Statements create_object(const Database& database, const ObjectId& id, const Cast& cast, const TableParts&) {
  std::string sql = "CREATE " + object_clause(database, id);
  sql += cast.inout ? " WITH INOUT" : cast.function.empty() ? " WITHOUT FUNCTION" : " WITH FUNCTION " + cast.function;
  sql += cast.context == "assignment" ? " AS ASSIGNMENT" : cast.context == "implicit" ? " AS IMPLICIT" : "";
  return {sql};
}

Statements create_object(const Database&, const ObjectId& id, const Conversion& conversion, const TableParts&) {
  return {std::string(conversion.is_default ? "CREATE DEFAULT CONVERSION " : "CREATE CONVERSION ") + qualified(id) +
          " FOR " + quote_literal(conversion.source_encoding) + " TO " + quote_literal(conversion.target_encoding) +
          " FROM " + conversion.function};
}

}  // namespace schema::print
