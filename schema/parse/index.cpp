#include "schema/parse/index.hpp"

#include <algorithm>
#include <array>
#include <unordered_map>

#include "schema/builtin/extensions.hpp"
#include "schema/find_type.hpp"
#include "schema/parse/choose_name.hpp"
#include "schema/parse/handlers.hpp"
#include "schema/parse/inherit.hpp"
#include "schema/parse/options.hpp"
#include "schema/parse/slice.hpp"
#include "schema/parse/text.hpp"
#include "schema/parse/type_name.hpp"
#include "schema/sql.hpp"

namespace schema::parse {

namespace {

/// Operator classes are called after the type's internal name: `int4_ops`.
std::string_view internal_name(std::string_view type) {
  // clang-format off
  static const std::unordered_map<std::string_view, std::string_view> kNames = {
      {"integer", "int4"}, {"bigint", "int8"}, {"smallint", "int2"}, {"real", "float4"}, {"double precision", "float8"},
      {"boolean", "bool"}, {"timestamp without time zone", "timestamp"}, {"timestamp with time zone", "timestamptz"},
      {"time without time zone", "time"}, {"time with time zone", "timetz"}, {"character varying", "text"},
      {"character", "bpchar"}, {"bit varying", "varbit"}, {"\"char\"", "char"}, {"cidr", "inet"}};
  // clang-format on
  const auto found = kNames.find(type);
  return found == kNames.end() ? type : found->second;
}

std::string bare_type(std::string_view type) {
  const std::size_t open = type.find('('), close = type.find(')');
  if (open == std::string_view::npos || close == std::string_view::npos) {
    return std::string(type);
  }
  return std::string(type.substr(0, open)) + std::string(type.substr(close + 1));
}

/// Is it the default of the extension it comes from?
bool is_extension_default(const std::string& schema, std::string_view method, const std::string& opclass,
                          std::string_view type, const std::vector<ExtensionMember>& members) {
  const std::string name = opclass + " USING " + std::string(method);
  for (const ExtensionMember& member : members) {
    if (member.kind != "opclass" || member.schema != schema || member.name != name) {
      continue;
    }
    for (const auto& known : builtin::extension_operator_classes(member.extension, schema)) {
      if (known.name == opclass && known.method == method) {
        return known.is_default && (type.empty() || known.type == type);
      }
    }
  }
  return false;
}

/// The server's own default for the type that its name speaks of, as the catalog marks it.
bool is_default_of_its_type(std::string_view method, std::string_view opclass) {
  static constexpr std::array<std::string_view, 7> kOfMany = {
      "array_ops", "enum_ops", "range_ops", "record_ops", "multirange_ops", "poly_ops", "quad_point_ops"};
  const std::string_view suffix = method != "brin"                      ? "_ops"
                                  : opclass.ends_with("_inclusion_ops") ? "_inclusion_ops"
                                                                        : "_minmax_ops";
  if (std::ranges::find(kOfMany, opclass) != kOfMany.end() || opclass == "range_inclusion_ops") {
    return true;
  }
  if (!opclass.ends_with(suffix)) {
    return false;
  }
  const std::string_view type = opclass.substr(0, opclass.size() - suffix.size());
  // Other names of those of text and inet.
  return type != "varchar" && type != "cidr" && !builtin_type(type).empty() &&
         is_default_opclass(method, opclass, type);
}

std::string column_type(const Interpreter& interpreter, const ObjectId& relation, const std::string& column) {
  const auto* found = interpreter.database.find<Column>(ObjectId{Kind::column, relation.schema, relation.name, column});
  if (found == nullptr) {
    return "";
  }
  const auto* domain = find_type(interpreter.database.domains, found->type.text());
  return domain == nullptr ? found->type : domain->second.type;
}

/// The user's text of an expression key: what the parentheses hold, or a function call.
std::string key_text(std::string_view item) {
  std::size_t past = item.size();
  const std::string_view inside = group(item, 0, &past);
  return std::string(!item.empty() && item.front() == '(' ? without_parentheses(inside) : item.substr(0, past));
}

/// What a key in parentheses is: `(a)` and `(a COLLATE "C")` are the column, COLLATE around the whole is the key's.
struct KeyExpression {
  tree::Node expression, collation;
  std::string_view column;
};

KeyExpression key_expression(tree::Node key) {
  KeyExpression found{key["expr"], key["collation"], key["name"].text()};
  while (found.expression.is("CollateClause")) {
    if (found.collation.empty()) {
      found.collation = found.expression.inner()["collname"];
    }
    found.expression = found.expression.inner()["arg"];
  }
  if (const tree::Node fields = found.expression.as("ColumnRef")["fields"]; fields.size() == 1) {
    found.column = fields.back().text();
  }
  return found;
}

/// Is it the table's whole row? A column of the table's name comes first.
bool names_row(const Interpreter& interpreter, const ObjectId& relation, std::string_view name) {
  return relation.name == name && !interpreter.database.contains({Kind::column, relation.schema, relation.name, name});
}

/// Everything but name and attachment.
Index definition_of(Index index) {
  static_cast<Object&>(index) = Object{};
  index.partition_of.reset();
  index.only = false;
  index.tablespace.clear();
  index.parameters.clear();
  return index;
}

}  // namespace

std::string opclass_name(const Interpreter& interpreter, tree::Node names, std::string_view method,
                         const std::optional<std::string>& type) {
  const QualifiedName written = Interpreter::written_name(names);
  const bool is_builtin = written.schema.empty() || written.schema == "pg_catalog";
  // Of an expression the type is not known, nor are the server's own classes for a type of the model.
  const bool known = type && (!builtin_type(internal_name(bare_type(*type))).empty() || type->ends_with("[]"));
  if (is_builtin && type &&
      (known ? is_default_opclass(method, written.name, *type) : is_default_of_its_type(method, written.name))) {
    return "";
  }
  const std::string suffix = " USING " + std::string(method);
  for (const Name& schema : interpreter.schemas_for(written)) {
    const ObjectId own{Kind::operator_class, schema, "", written.name + suffix};
    if (const auto* found = interpreter.database.find<OperatorClass>(own)) {
      const bool is_default = found->is_default && type && (type->empty() || found->type == bare_type(*type));
      return is_default ? "" : quote_qualified(schema, written.name);
    }
    if (interpreter.is_extension_member("opclass", {schema, written.name + suffix})) {
      const bool is_default = type && is_extension_default(schema, method, written.name, bare_type(*type),
                                                           interpreter.database.extension_members);
      return is_default ? "" : quote_qualified(schema, written.name);
    }
  }
  return written.schema == "pg_catalog" ? quote_identifier(written.name) : quote_qualified(written);
}

bool is_default_opclass(std::string_view method, std::string_view opclass, std::string_view full_type) {
  const std::string type = bare_type(full_type);
  const std::string_view name = internal_name(type);
  const std::string own = std::string(name) + "_ops";
  if (type.ends_with("[]")) {
    return opclass == "array_ops";
  }
  if (method == "brin") {
    return (opclass == std::string(name) + "_minmax_ops" && name != "inet") ||
           (type.ends_with("range") && opclass == "range_inclusion_ops") ||
           (name == "box" && opclass == "box_inclusion_ops") || (name == "inet" && opclass == "inet_inclusion_ops");
  }
  if (method == "gist" || method == "spgist") {
    return (opclass == own && (method == "spgist" || name != "inet")) || (name == "polygon" && opclass == "poly_ops") ||
           (name == "point" && opclass == "quad_point_ops") ||
           (type.ends_with("multirange") && opclass == "multirange_ops") ||
           (type.ends_with("range") && opclass == "range_ops");
  }
  return opclass == own || (type.ends_with("multirange") ? opclass == "multirange_ops"
                                                         : type.ends_with("range") && opclass == "range_ops");
}

std::string collation_name(const Interpreter& interpreter, tree::Node names) {
  const QualifiedName written = Interpreter::written_name(names);
  if (written.name.empty() ||
      (written.name == "default" && (written.schema.empty() || written.schema == "pg_catalog"))) {
    return "";
  }
  for (const Name& schema : interpreter.schemas_for(written)) {
    if (interpreter.database.contains({Kind::collation, schema, "", written.name})) {
      return quote_qualified(schema, written.name);
    }
  }
  return quote_qualified(written.schema.empty() ? "pg_catalog" : written.schema, written.name);
}

std::string collation_name(const Interpreter& interpreter, tree::Node names, tree::Node type) {
  std::string collation = collation_name(interpreter, names);
  if (collation.empty()) {
    return collation;
  }
  const auto& domains = interpreter.database.domains;
  const auto id = interpreter.find_type_object(Interpreter::written_name(type["names"]));
  const auto found = id ? domains.find(*id) : domains.end();
  for (const auto* domain = found == domains.end() ? nullptr : &*found; domain != nullptr;
       domain = find_type(domains, domain->second.type)) {
    if (!domain->second.collation.empty()) {
      return domain->second.collation == collation ? "" : collation;
    }
  }
  return collation;
}

/// What a key says of its collation; nothing where that is its column's.
std::string key_collation(const Interpreter& interpreter, const ObjectId& relation, const std::string& column,
                          tree::Node names) {
  const std::string written = collation_name(interpreter, names);
  const auto* of = interpreter.database.find<Column>(ObjectId{Kind::column, relation.schema, relation.name, column});
  // Of the built-in types `name` alone has another one than the default.
  const bool own = of != nullptr && of->collation == written && (!written.empty() || of->type != "name");
  if (names.empty() || own) {
    return "";
  }
  return written.empty() ? "pg_catalog.\"default\"" : written;
}

void require_column(const Interpreter& interpreter, const ObjectId& relation, const std::string& column,
                    const Place& place) {
  const Database& database = interpreter.database;
  if (relation.kind != Kind::table && relation.kind != Kind::composite_type) {
    return;  // a view's columns are not known here
  }
  if (database.contains({Kind::column, relation.schema, relation.name, column})) {
    return;
  }
  const std::size_t limit = std::max<std::size_t>(1, column.size() / 3);
  std::size_t best = limit + 1;
  std::string hint;
  for (const auto& [id, other] : of_relation<Column>(database, {relation.schema, relation.name})) {
    if (const std::size_t distance = edit_distance(column, id.name, limit); distance < best) {
      best = distance;
      hint = "did you mean " + quote_identifier(id.name) + "?";
    }
  }
  throw Failure{{"wrong-column", Severity::error, relation, place,
                 "column " + quote_identifier(column) + " of " + to_string(relation) + " does not exist", hint},
                column};
}

IndexElement index_element(const Interpreter& interpreter, const Statement& statement, const ObjectId& relation,
                           std::string_view method, tree::Node key, std::string_view item) {
  IndexElement made;
  const KeyExpression written = key_expression(key);
  made.column = names_row(interpreter, relation, written.column) ? std::string() : std::string(written.column);
  if (made.column.empty()) {
    std::string text = item.empty() ? slice(statement, key["expr"]) : key_text(item);
    for (tree::Node node = key["expr"]; node.is("CollateClause"); node = node.inner()["arg"]) {
      text.resize(std::min(find_word(text, 0, text.size(), "collate"), text.size()));
      text = std::string(without_parentheses(trimmed(text)));
    }
    made.expression = Expression(std::move(text));
  } else {
    const std::size_t offset =
        item.empty() ? statement.begin : static_cast<std::size_t>(item.data() - statement.script->text().data());
    require_column(interpreter, relation, made.column, statement.place(offset));
  }
  made.collation = key_collation(interpreter, relation, made.column, written.collation);
  if (const tree::Node opclass = key["opclass"]; !opclass.empty()) {
    // Its options cannot be written without its name.
    const std::optional<std::string> type =
        key["opclassopts"].empty() ? std::optional(column_type(interpreter, relation, made.column)) : std::nullopt;
    made.opclass = opclass_name(interpreter, opclass, method, type);
  }
  made.opclass_options = options_of(key["opclassopts"]);
  made.descending = key["ordering"].text() == "SORTBY_DESC";
  const std::string_view nulls = key["nulls_ordering"].text();
  made.nulls_first = nulls == "SORTBY_NULLS_FIRST" || (made.descending && nulls != "SORTBY_NULLS_LAST");
  return made;
}

std::vector<IndexElement> index_elements(const Interpreter& interpreter, const Statement& statement,
                                         const ObjectId& relation, std::string_view method, tree::Node elements,
                                         std::string_view list) {
  const std::vector<std::string_view> items = split_list(list);
  std::vector<IndexElement> keys;
  for (const tree::Node element : elements) {
    const std::string_view item = keys.size() < items.size() ? items[keys.size()] : std::string_view{};
    keys.push_back(index_element(interpreter, statement, relation, method, element.inner(), item));
  }
  return keys;
}

bool same_index(const Index& a, const Index& b) { return definition_of(a) == definition_of(b); }

bool follows_from(const ObjectId& id, const Index& index, const Index& parent) {
  return !index.only && !parent.only && is_made_up_name(id.name, id.relation, name_parts(parent)) &&
         same_index(index, parent) && index.parameters == parent.parameters && !index.comment;
}

Index index_of(const Constraint& constraint) {
  Index index;
  index.unique = true;
  index.include = constraint.include;
  index.nulls_not_distinct = constraint.nulls_not_distinct;
  index.parameters = constraint.parameters;
  index.tablespace = constraint.tablespace;
  for (const std::string& column : constraint.columns) {
    IndexElement element;
    element.column = column;
    index.elements.push_back(std::move(element));
  }
  return index;
}

void create_index(Interpreter& interpreter, const Statement& statement, tree::Node create) {
  const tree::Node range = create["relation"];
  if (interpreter.is_temporary(Interpreter::written_name(range))) {
    interpreter.remember_temporary(std::string(create["idxname"].text()));
    return;
  }
  const ObjectId relation = interpreter.relation(statement, range);
  const bool table = relation.kind == Kind::table;
  if (!table && relation.kind != Kind::materialized_view) {
    interpreter.fail("wrong-kind", statement.place(range), to_string(relation) + " cannot have indexes");
  }
  std::string name(create["idxname"].text());
  if (!name.empty() && interpreter.class_name_taken({relation.schema, name})) {
    if (create["if_not_exists"].flag()) {
      return;
    }
    const auto first = interpreter.find_index({relation.schema, name});
    const Object* object = first ? interpreter.database.object(*first) : nullptr;
    interpreter.fail("duplicate-object", statement.place(statement.begin),
                     "relation " + quote_identifier(name) + " already exists",
                     object == nullptr ? "" : "first declared at " + to_string(interpreter.database, object->place));
  }

  const std::string_view source = statement.source();
  std::size_t past = 0;
  const std::string_view list = group(source, statement.offset(range), &past);
  Index index;
  index.method = std::string(create["accessMethod"].text());
  index.unique = create["unique"].flag();
  index.nulls_not_distinct = create["nulls_not_distinct"].flag();
  index.elements = index_elements(interpreter, statement, relation, index.method, create["indexParams"], list);
  for (const tree::Node param : create["indexIncludingParams"]) {
    index.include.emplace_back(param.inner()["name"].text());
    require_column(interpreter, relation, index.include.back(), statement.place(range));
  }
  index.parameters = options_of(create["options"]);
  index.tablespace = interpreter.tablespace(create["tableSpace"].text());
  if (create["whereClause"]) {
    const std::size_t where = after_word(source, past, source.size(), "where");
    index.predicate = Expression(std::string(without_parentheses(source.substr(where))));
  }
  const Table* owner = interpreter.database.find<Table>(relation);
  const bool partitioned = owner != nullptr && owner->partition_key.has_value();
  const bool only = range["inh"].flag() == false;
  index.only = partitioned && only && !interpreter.children({relation.schema, relation.name}).empty();
  if (name.empty()) {
    name = choose_name(interpreter, relation, name_parts(index));
  }
  const ObjectId id{Kind::index, relation.schema, relation.name, name};
  interpreter.add(statement, id, std::move(index));
  if (partitioned && !only) {
    inherit_index(interpreter, id);
  }
}

}  // namespace schema::parse
