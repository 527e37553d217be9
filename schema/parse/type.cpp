// CREATE TYPE (enum, composite, range, base), CREATE DOMAIN, and ALTER of them where it is no ALTER TABLE.

#include <algorithm>
#include <array>

#include "schema/canonical/enum_label.hpp"
#include "schema/names/scan.hpp"
#include "schema/parse/choose_name.hpp"
#include "schema/parse/column.hpp"
#include "schema/parse/elements.hpp"
#include "schema/parse/handlers.hpp"
#include "schema/parse/index.hpp"
#include "schema/parse/object_name.hpp"
#include "schema/parse/options.hpp"
#include "schema/parse/slice.hpp"
#include "schema/parse/text.hpp"
#include "schema/parse/type_name.hpp"
#include "schema/sql.hpp"

namespace schema::parse {

namespace {

QualifiedName free_type_name(Interpreter& interpreter, const Statement& statement, tree::Node names) {
  const QualifiedName name =
      interpreter.creation_target(Interpreter::written_name(names), statement.place(statement.begin));
  if (const auto taken = interpreter.find_type_object(name)) {
    const auto* base = interpreter.database.find<BaseType>(*taken);
    if (base == nullptr || !base->parameters.empty()) {
      interpreter.fail(
          "duplicate-object", statement.place(statement.begin), to_string(*taken) + " already exists",
          "first declared at " + to_string(interpreter.database, interpreter.database.object(*taken)->place));
    }
    interpreter.erase(*taken);  // a shell, to be filled in
  }
  return name;
}

/// What stands behind the `=` of an option that means nothing without.
tree::Node value_of(const Interpreter& interpreter, const Statement& statement, tree::Node element) {
  if (!element["arg"]) {
    interpreter.fail("missing-option", statement.place(element),
                     std::string(element["defname"].text()) + " requires a parameter");
  }
  return element["arg"];
}

/// A function's name in an option of CREATE TYPE, as the model writes it: builtin ones unqualified.
std::string function_option(const Interpreter& interpreter, const Statement& statement, tree::Node element) {
  const QualifiedName written = Interpreter::written_name(value_of(interpreter, statement, element));
  if (written.schema.empty()) {
    if (const auto found = interpreter.find_function_name(written)) {
      return quote_qualified(*found);
    }
  }
  return written.schema == "pg_catalog" ? quote_identifier(written.name) : quote_qualified(written);
}

/// `-- @renamed from=x` at a label: labels have no location in the tree, so the text is walked.
void read_label_hints(const Statement& statement, EnumType& type) {
  const std::string_view source = statement.source();
  std::size_t label = 0;
  std::size_t at = after_word(source, statement.begin, source.size(), "enum");
  for (Token token = next_token(source, at); token.type != TokenType::end && label < type.labels.size();
       token = next_token(source, token.end)) {
    if (token.type == TokenType::string) {
      if (const Hints hints = statement.script->hints(token.begin); hints.renamed_from) {
        type.renamed.emplace_back(*hints.renamed_from, type.labels[label]);
      }
      ++label;
    }
  }
}

void add_domain_check(Interpreter& interpreter, const Statement& statement, const ObjectId& domain, tree::Node node,
                      bool created) {
  const std::size_t offset = statement.offset(node);
  Constraint check;
  check.type = ConstraintType::check;
  check.expression = Expression(group_after(statement, offset, "check"));
  check.validated = created || !node["skip_validation"].flag();
  std::string name(node["conname"].text());
  if (name.empty()) {
    name = choose_name(interpreter, domain.schema, domain.name, "", "check", NameUse::constraint);
  }
  interpreter.add(statement, ObjectId{Kind::constraint, domain.schema, domain.name, name}, std::move(check), offset);
}

template <class T>
ObjectId existing_type(Interpreter& interpreter, const Statement& statement, tree::Node name) {
  const QualifiedName written = Interpreter::written_name(name);
  const auto id = interpreter.find_type_object(written);
  if (!id || interpreter.database.find<T>(*id) == nullptr) {
    interpreter.missing("type", written, statement.place(statement.begin));
  }
  return *id;
}

}  // namespace

void create_enum(Interpreter& interpreter, const Statement& statement, tree::Node create) {
  const QualifiedName name = free_type_name(interpreter, statement, create["typeName"]);
  EnumType type;
  for (const tree::Node label : create["vals"]) {
    type.labels.emplace_back(label.text());
  }
  read_label_hints(statement, type);
  interpreter.add(statement, {Kind::enum_type, name.schema, "", name.name}, std::move(type));
}

void alter_enum(Interpreter& interpreter, const Statement& statement, tree::Node alter) {
  const ObjectId id = existing_type<EnumType>(interpreter, statement, alter["typeName"]);
  EnumType* type = interpreter.database.find<EnumType>(id);
  const std::string value(alter["newVal"].text());
  const std::string old_value(alter["oldVal"].text());
  const std::string neighbor(alter["newValNeighbor"].text());
  auto& labels = type->labels;
  const auto place_of = [&](const std::string& label) {
    const auto found = std::ranges::find(labels, label);
    if (found == labels.end()) {
      interpreter.fail("missing-reference", statement.place(statement.begin),
                       quote_literal(label) + " is not an existing label of " + to_string(id));
    }
    return found;
  };
  const bool exists = std::ranges::find(labels, value) != labels.end();
  if (exists && alter["skipIfNewValExists"].flag()) {
    return;
  }
  if (exists) {
    interpreter.fail("duplicate-object", statement.place(statement.begin),
                     "label " + quote_literal(value) + " of " + to_string(id) + " already exists");
  }
  if (!old_value.empty()) {
    *place_of(old_value) = value;
    canonical::follow_label(interpreter.database, interpreter.options.server_version, id, old_value, value);
  } else if (neighbor.empty()) {
    labels.push_back(value);
  } else {
    labels.insert(place_of(neighbor) + (alter["newValIsAfter"].flag() ? 1 : 0), value);
  }
}

void create_composite_type(Interpreter& interpreter, const Statement& statement, tree::Node create) {
  const QualifiedName name = free_type_name(interpreter, statement, create["typevar"]);
  std::vector<ColumnDefinition> columns;
  for (const tree::Node column : create["coldeflist"]) {
    columns.push_back(column_definition(interpreter, statement, column.inner()));
  }
  interpreter.add(statement, {Kind::composite_type, name.schema, "", name.name}, CompositeType{});
  int position = 0;
  for (ColumnDefinition& column : columns) {
    column.column.position.value = ++position;
    interpreter.add(statement, ObjectId{Kind::column, name.schema, name.name, column.name}, std::move(column.column),
                    column.offset);
  }
}

void create_range_type(Interpreter& interpreter, const Statement& statement, tree::Node create) {
  RangeType type;
  tree::Node opclass, subtype, collation;
  for (const tree::Node param : create["params"]) {
    const tree::Node element = param.as("DefElem");
    const std::string_view option = element["defname"].text();
    if (option == "subtype") {
      subtype = value_of(interpreter, statement, element).inner();
      type.subtype = type_name(interpreter, statement, element["arg"], TypeUse::argument);
    } else if (option == "subtype_opclass") {
      opclass = value_of(interpreter, statement, element);
    } else if (option == "collation") {
      collation = value_of(interpreter, statement, element).inner()["names"];
    } else if (option == "canonical") {
      type.canonical = function_option(interpreter, statement, element);
    } else if (option == "subtype_diff") {
      type.subtype_diff = function_option(interpreter, statement, element);
    } else if (option == "multirange_type_name") {
      const QualifiedName multirange = interpreter.creation_target(
          Interpreter::written_name(value_of(interpreter, statement, element)), start_of(statement));
      type.multirange_schema = multirange.schema;
      type.multirange_name = multirange.name;
    } else {
      unknown_option(interpreter, statement, "a range type", option);
    }
  }
  if (type.subtype.empty()) {
    missing_option(interpreter, statement, "a range type", "subtype");
  }
  type.collation = collation_name(interpreter, collation, subtype);
  if (opclass) {
    type.subtype_opclass = opclass_name(interpreter, opclass, "btree", type.subtype);
  }
  const QualifiedName name = free_type_name(interpreter, statement, create["typeName"]);
  if (type.multirange_name.empty() && interpreter.options.server_version >= 140000) {
    type.multirange_schema = name.schema;
    type.multirange_name = multirange_name(name.name);
  }
  interpreter.add(statement, {Kind::range_type, name.schema, "", name.name}, std::move(type));
}

namespace {

/// What LIKE takes from a type: internallength, passedbyvalue, alignment, storage.
struct Representation {
  std::string_view type, length;
  bool by_value;
  std::string_view alignment, storage;
};
constexpr std::array<Representation, 30> kRepresentations = {{
    {"text", "variable", false, "int4", "extended"},
    {"character varying", "variable", false, "int4", "extended"},
    {"character", "variable", false, "int4", "extended"},
    {"bytea", "variable", false, "int4", "extended"},
    {"json", "variable", false, "int4", "extended"},
    {"jsonb", "variable", false, "int4", "extended"},
    {"xml", "variable", false, "int4", "extended"},
    {"bit varying", "variable", false, "int4", "extended"},
    {"tsvector", "variable", false, "int4", "extended"},
    {"numeric", "variable", false, "int4", "main"},
    {"inet", "variable", false, "int4", "main"},
    {"cidr", "variable", false, "int4", "main"},
    {"smallint", "2", true, "int2", "plain"},
    {"integer", "4", true, "int4", "plain"},
    {"bigint", "8", true, "double", "plain"},
    {"oid", "4", true, "int4", "plain"},
    {"real", "4", true, "int4", "plain"},
    {"double precision", "8", true, "double", "plain"},
    {"money", "8", true, "double", "plain"},
    {"boolean", "1", true, "char", "plain"},
    {"\"char\"", "1", true, "char", "plain"},
    {"name", "64", false, "char", "plain"},
    {"uuid", "16", false, "char", "plain"},
    {"date", "4", true, "int4", "plain"},
    {"time without time zone", "8", true, "double", "plain"},
    {"timestamp without time zone", "8", true, "double", "plain"},
    {"timestamp with time zone", "8", true, "double", "plain"},
    {"interval", "16", false, "double", "plain"},
    {"point", "16", false, "double", "plain"},
    {"box", "32", false, "double", "plain"},
}};

/// LIKE stands for what the other type has; what the server assumes when it is not said is left out.
void resolve_parameters(const Interpreter& interpreter, Options& parameters) {
  if (const auto like = parameters.find("like"); like != parameters.end()) {
    const auto* const known = std::ranges::find(kRepresentations, like->second, &Representation::type);
    if (known != kRepresentations.end()) {
      parameters["internallength"] = known->length;
      parameters["passedbyvalue"] = known->by_value ? "true" : "false";
      parameters["alignment"] = known->alignment;
      parameters["storage"] = known->storage;
      parameters.erase("like");
    } else if (const auto dotted = names::dotted_name(like->second)) {
      const auto id = interpreter.find_type_object(dotted->name);
      if (const BaseType* other = id ? interpreter.database.find<BaseType>(*id) : nullptr) {
        for (const char* name : {"internallength", "passedbyvalue", "alignment", "storage"}) {
          if (const auto found = other->parameters.find(name); found != other->parameters.end()) {
            parameters[name] = found->second;
          }
        }
        parameters.erase("like");
      }
    }
  }
  // clang-format off
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 10> kDefaults = {{
      {"internallength", "variable"}, {"internallength", "-1"}, {"passedbyvalue", "false"}, {"alignment", "int4"},
      {"storage", "plain"}, {"category", "U"}, {"preferred", "false"}, {"delimiter", ","}, {"collatable", "false"},
      {"element", ""},
  }};
  // clang-format on
  for (const auto& [name, value] : kDefaults) {
    if (const auto found = parameters.find(std::string(name)); found != parameters.end() && found->second == value) {
      parameters.erase(name);
    }
  }
}

/// Attributes of a base type that are neither functions nor types.
constexpr std::array<std::string_view, 9> kValues = {"internallength", "passedbyvalue", "alignment",
                                                     "storage",        "category",      "preferred",
                                                     "default",        "delimiter",     "collatable"};

}  // namespace

/// CREATE TYPE name [(input = …, …)]: a shell without the parentheses.
void create_base_type(Interpreter& interpreter, const Statement& statement, tree::Node create) {
  const QualifiedName written = Interpreter::written_name(create["defnames"]);
  BaseType type;
  for (const tree::Node param : create["definition"]) {
    const tree::Node element = param.as("DefElem");
    const std::string option(element["defname"].text());
    const bool function = option == "input" || option == "output" || option == "receive" || option == "send" ||
                          option == "typmod_in" || option == "typmod_out" || option == "analyze" ||
                          option == "subscript";
    if (function) {
      type.parameters[option] = function_option(interpreter, statement, element);
    } else if (option == "like" || option == "element") {
      type.parameters[option] =
          type_name(interpreter, statement, value_of(interpreter, statement, element), TypeUse::argument);
    } else if (std::ranges::find(kValues, option) != kValues.end()) {  // the server warns of others, no more
      type.parameters[option] = option_value(param);
    }
  }
  for (const char* required : {"input", "output"}) {
    if (!type.parameters.empty() && !type.parameters.contains(required)) {
      missing_option(interpreter, statement, "a type", required);
    }
  }
  if (const auto there = interpreter.find_type_object(written); there && type.parameters.empty()) {
    interpreter.fail("duplicate-object", statement.place(statement.begin), to_string(*there) + " already exists");
  }
  resolve_parameters(interpreter, type.parameters);
  const QualifiedName name = free_type_name(interpreter, statement, create["defnames"]);
  interpreter.add(statement, {Kind::base_type, name.schema, "", name.name}, std::move(type));
}

void alter_base_type(Interpreter& interpreter, const Statement& statement, tree::Node alter) {
  const ObjectId id = existing_type<BaseType>(interpreter, statement, alter["typeName"]);
  BaseType* type = interpreter.database.find<BaseType>(id);
  for (const tree::Node option : alter["options"]) {
    const tree::Node element = option.as("DefElem");
    const bool function = element["arg"].is("TypeName") || element["arg"].is("List");
    type->parameters[std::string(element["defname"].text())] = function && element["defname"].text() != "storage"
                                                                   ? function_option(interpreter, statement, element)
                                                                   : option_value(option);
  }
}

void create_domain(Interpreter& interpreter, const Statement& statement, tree::Node create) {
  Domain domain;
  domain.type = type_name(interpreter, statement, create["typeName"]);
  domain.collation = collation_name(interpreter, create["collClause"]["collname"], create["typeName"]);
  const QualifiedName name = free_type_name(interpreter, statement, create["domainname"]);
  for (const tree::Node item : create["constraints"]) {
    const tree::Node constraint = item.as("Constraint");
    const std::string_view type = constraint["contype"].text();
    if (type == "CONSTR_NOTNULL") {
      domain.not_null = true;
    } else if (type == "CONSTR_DEFAULT") {
      const std::size_t offset = statement.offset(constraint);
      std::size_t next = static_cast<std::size_t>(-1);
      for (const tree::Node other : create["constraints"]) {
        const std::size_t at = statement.offset(other.inner());
        next = at > offset ? std::min(next, at) : next;
      }
      if (!is_no_default(interpreter, statement, constraint["raw_expr"], domain.type)) {
        domain.default_value = Expression(item_after(statement, offset, "default", next));
      }
    }
  }
  const ObjectId id{Kind::domain, name.schema, "", name.name};
  interpreter.add(statement, id, std::move(domain));
  for (const tree::Node item : create["constraints"]) {
    if (const tree::Node constraint = item.as("Constraint"); constraint["contype"].text() == "CONSTR_CHECK") {
      add_domain_check(interpreter, statement, id, constraint, true);
    }
  }
}

void alter_domain(Interpreter& interpreter, const Statement& statement, tree::Node alter) {
  const QualifiedName written = Interpreter::written_name(alter["typeName"]);
  const auto id = interpreter.find_type_object(written);
  Domain* domain = id ? interpreter.database.find<Domain>(*id) : nullptr;
  if (domain == nullptr) {
    interpreter.missing("type", written, statement.place(statement.begin));
  }
  const std::string_view subtype = alter["subtype"].text();
  const std::string name(alter["name"].text());
  const ObjectId constraint{Kind::constraint, id->schema, id->name, name};
  if (subtype == "T") {
    domain->search_path = interpreter.path_index();
    domain->default_value.reset();
    if (alter["def"] && !is_no_default(interpreter, statement, alter["def"], domain->type)) {
      domain->default_value = Expression(slice(statement, alter["def"]));
    }
  } else if (subtype == "N") {
    domain->not_null = false;
  } else if (subtype == "O") {
    domain->not_null = true;
  } else if (subtype == "C") {
    if (alter["def"].as("Constraint")["contype"].text() == "CONSTR_CHECK") {
      add_domain_check(interpreter, statement, *id, alter["def"].as("Constraint"), false);
    } else {
      domain->not_null = true;
    }
  } else if (subtype == "X" || subtype == "V") {
    if (!interpreter.database.contains(constraint)) {
      if (alter["missing_ok"].flag()) {
        return;
      }
      interpreter.missing("constraint", {id->name, name}, statement.place(statement.begin));
    }
    if (subtype == "X") {
      interpreter.erase(constraint);
    } else {
      interpreter.database.find<Constraint>(constraint)->validated = true;
    }
  }
}

}  // namespace schema::parse
