#include "schema/parse/elements.hpp"

#include "schema/parse/type_name.hpp"
#include "schema/sql.hpp"

namespace schema::parse {

std::string option_text(tree::Node def_elem) {
  const tree::Node argument = def_elem.inner()["arg"];
  const std::string_view kind = argument.kind();
  if (kind == "String") {
    return std::string(argument.text());
  }
  if (kind == "Integer") {
    return std::to_string(argument.integer());
  }
  if (kind == "Float") {
    return std::string(argument.inner()["fval"].text());
  }
  if (kind == "Boolean") {
    return argument.flag() ? "true" : "false";
  }
  if (kind == "TypeName" || kind == "List") {  // a word the grammar takes for a type, or a qualified name
    std::string text;
    for (const tree::Node part : argument.inner()[kind == "TypeName" ? "names" : "items"]) {
      text += (text.empty() ? "" : ".") + std::string(part.text());
    }
    return text;
  }
  return "true";
}

tree::Node find_option(tree::Node list, std::string_view name) {
  for (const tree::Node option : list) {
    if (option.inner()["defname"].text() == name) {
      return option.inner();
    }
  }
  return {};
}

void apply_options(Options& options, tree::Node list) {
  for (const tree::Node option : list) {
    std::string name(option.inner()["defname"].text());
    if (option.inner()["defaction"].text() == "DEFELEM_DROP") {
      options.erase(name);
    } else {
      options.insert_or_assign(std::move(name), option_text(option));
    }
  }
}

std::optional<std::string> role_name(tree::Node role_spec) {
  const tree::Node role = role_spec.inner();
  if (role["roletype"].text() != "ROLESPEC_CSTRING") {
    return std::nullopt;
  }
  return std::string(role["rolename"].text());
}

QualifiedName function_name(const Interpreter& interpreter, const QualifiedName& written) {
  if (auto found = interpreter.find_function_name(written)) {
    return *std::move(found);
  }
  return {written.schema.empty() ? "pg_catalog" : written.schema, written.name};
}

std::string function_text(const Interpreter& interpreter, const QualifiedName& written) {
  const QualifiedName name = function_name(interpreter, written);
  return quote_qualified(name.schema == "pg_catalog" ? "" : name.schema, name.name);
}

std::string function_text(const Interpreter& interpreter, const Statement&, tree::Node list) {
  return function_text(interpreter, Interpreter::written_name(list));
}

QualifiedName found_name(const Interpreter& interpreter, Kind kind, const QualifiedName& written,
                         const std::string& suffix) {
  for (const Name& schema : interpreter.schemas_for(written)) {
    // A family may be in the model only through the class of its name.
    if (interpreter.database.contains({kind, schema, "", written.name + suffix}) ||
        (kind == Kind::operator_family &&
         interpreter.database.contains({Kind::operator_class, schema, "", written.name + suffix}))) {
      return {schema, written.name};
    }
  }
  return {written.schema.empty() ? "pg_catalog" : written.schema, written.name};
}

std::string operator_name(const Interpreter& interpreter, const QualifiedName& written) {
  const std::string start = written.name + '(';
  for (const Name& schema : interpreter.schemas_for(written)) {
    const auto found = interpreter.database.operators.lower_bound({Kind::operator_, schema, "", start});
    const bool there = found != interpreter.database.operators.end() && found->first.schema == schema &&
                       found->first.name.starts_with(start);
    if (there || (!written.schema.empty() && schema != "pg_catalog")) {
      return quote_identifier(schema) + '.' + written.name;
    }
  }
  return written.name;
}

std::string operator_text(const Interpreter& interpreter, tree::Node names) {
  const std::string name = operator_name(interpreter, Interpreter::written_name(names));
  const bool qualified = name.find('.') != std::string::npos;
  return qualified ? "OPERATOR(" + name + ')' : name;
}

void require_free_name(const Interpreter& interpreter, Kind kind, const QualifiedName& name, const Place& place) {
  const ObjectId there = interpreter.database.relation_id(name);
  if (!there.name.empty() && there.kind != kind) {
    interpreter.fail("duplicate-object", place, to_string(there) + " already exists",
                     "first declared at " + to_string(interpreter.database, interpreter.database.object(there)->place));
  }
}

}  // namespace schema::parse
