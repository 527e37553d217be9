// ALTER … RENAME and ALTER … SET SCHEMA, of everything.

#include <algorithm>
#include <set>

#include "schema/parse/choose_name.hpp"
#include "schema/parse/handlers.hpp"
#include "schema/parse/object_name.hpp"
#include "schema/parse/operator_family.hpp"
#include "schema/parse/parts.hpp"
#include "schema/parse/stars.hpp"
#include "schema/sql.hpp"

namespace schema::parse {

namespace {

bool is_relation(std::string_view type) {
  return type == "OBJECT_TABLE" || type == "OBJECT_VIEW" || type == "OBJECT_MATVIEW" || type == "OBJECT_SEQUENCE" ||
         type == "OBJECT_FOREIGN_TABLE" || type == "OBJECT_INDEX";
}

/// Things that PostgreSQL keeps beside databases, or the model leaves out.
bool is_outside(std::string_view type) {
  return type == "OBJECT_ROLE" || type == "OBJECT_DATABASE" || type == "OBJECT_TABLESPACE";
}

/// The same object under another bare name: argument types and access methods stay.
ObjectId with_name(const ObjectId& id, const std::string& name) {
  ObjectId to = id;
  to.name = name + std::string(name_suffix(id));
  return to;
}

/// A relation by any ALTER … statement that takes one: ALTER TABLE renames views, sequences and indexes too.
std::optional<ObjectId> relation_or_index(Interpreter& interpreter, tree::Node range) {
  const QualifiedName written = Interpreter::written_name(range);
  if (interpreter.is_temporary(written)) {
    throw PassedOver{};
  }
  auto id = interpreter.find_relation(written);
  return id ? id : recall_index(interpreter, written);
}

ObjectId member_of(const Interpreter& interpreter, const Statement& statement, Kind kind, tree::Node rename) {
  const ObjectId relation = interpreter.relation(statement, rename["relation"]);
  ObjectId id{kind, relation.schema, relation.name, std::string(rename["subname"].text())};
  if (!interpreter.database.contains(id)) {
    interpreter.missing(kind_name(kind), {id.relation, id.name}, statement.place(statement.begin));
  }
  return id;
}

/// What the statement renames; nothing when it is not there and IF EXISTS allows that.
std::optional<ObjectId> renamed_object(Interpreter& interpreter, const Statement& statement, tree::Node rename) {
  const std::string_view type = rename["renameType"].text();
  if (is_relation(type)) {
    auto id = relation_or_index(interpreter, rename["relation"]);
    if (!id && !rename["missing_ok"].flag()) {
      interpreter.missing("relation", Interpreter::written_name(rename["relation"]),
                          statement.place(rename["relation"]));
    }
    return id;
  }
  if (rename["relation"] && rename["missing_ok"].flag() && !relation_or_index(interpreter, rename["relation"])) {
    return std::nullopt;
  }
  if (type == "OBJECT_COLUMN" || type == "OBJECT_ATTRIBUTE") {
    return member_of(interpreter, statement, Kind::column, rename);
  }
  if (type == "OBJECT_TABCONSTRAINT") {
    // From 18 on NOT NULL has a name, by default that of its column, which the model does not keep.
    const auto table = relation_or_index(interpreter, rename["relation"]);
    const std::string name(rename["subname"].text());
    if (interpreter.options.server_version >= 180000 && table && name.ends_with("_not_null") &&
        !interpreter.database.contains({Kind::constraint, table->schema, table->name, name})) {
      return std::nullopt;
    }
    return member_of(interpreter, statement, Kind::constraint, rename);
  }
  if (type == "OBJECT_TRIGGER") {
    return member_of(interpreter, statement, Kind::trigger, rename);
  }
  if (type == "OBJECT_RULE") {
    return member_of(interpreter, statement, Kind::rule, rename);
  }
  if (type == "OBJECT_POLICY") {
    return member_of(interpreter, statement, Kind::policy, rename);
  }
  if (type == "OBJECT_DOMCONSTRAINT") {
    const QualifiedName written = Interpreter::written_name(rename["object"]);
    const auto domain = interpreter.find_type_object(written);
    if (!domain) {
      interpreter.missing("type", written, statement.place(statement.begin));
    }
    return ObjectId{Kind::constraint, domain->schema, domain->name, std::string(rename["subname"].text())};
  }
  if (type == "OBJECT_SCHEMA") {
    const ObjectId id{Kind::schema, "", "", std::string(rename["subname"].text())};
    if (!interpreter.database.contains(id)) {
      interpreter.missing("schema", {"", id.name}, statement.place(statement.begin));
    }
    return id;
  }
  return object_named(interpreter, statement, type, rename["object"]);
}

/// What mentions the column of a view follows it. The model has columns of views only where something hangs on them:
/// while names are looked up, they are all there.
void rename_mentions(Interpreter& interpreter, const ObjectId& column, const std::string& name,
                     const std::vector<std::string>& columns) {
  std::vector<ObjectId> made;
  for (const std::string& other : columns) {
    const ObjectId id = with_name(column, other);
    if (interpreter.database.columns.try_emplace(id).second) {
      made.push_back(other == column.name ? with_name(column, name) : id);
    }
  }
  interpreter.rename(column, with_name(column, name));
  for (const ObjectId& id : made) {
    interpreter.database.columns.erase(id);
  }
}

/// True when the statement renames a column of a view.
bool rename_view_column(Interpreter& interpreter, const Statement& statement, tree::Node rename) {
  const auto relation = interpreter.find_relation(Interpreter::written_name(rename["relation"]));
  const bool view = relation && (relation->kind == Kind::view || relation->kind == Kind::materialized_view);
  if (!view || rename["renameType"].text() != "OBJECT_COLUMN") {
    return false;
  }
  const std::string from(rename["subname"].text()), to(rename["newname"].text());
  settle_stars(interpreter, {{relation->schema, relation->name}});
  std::vector<std::string> names = column_names(interpreter.database, *relation);
  if (names.empty()) {
    interpreter.opaque("renamed column of a view", from, statement.place(statement.begin));
    return true;
  }
  const auto found = std::ranges::find(names, from);
  if (found == names.end()) {
    interpreter.missing("column", {"", from}, statement.place(statement.begin));
  }
  rename_mentions(interpreter, {Kind::column, relation->schema, relation->name, from}, to, names);
  *found = to;
  // A view's column list says what its outputs are called; without one the query does.
  if (View* plain = interpreter.database.find<View>(*relation)) {
    for (std::size_t i = 0; i < std::min(names.size(), plain->outputs.size()); ++i) {
      plain->outputs[i].name = names[i];
    }
    plain->columns = std::move(names);
  } else {
    interpreter.database.find<MaterializedView>(*relation)->columns = std::move(names);
  }
  return true;
}

/// With the columns that children, and tables OF the type, have from it.
void rename_column(Interpreter& interpreter, const ObjectId& column, const std::string& name) {
  std::vector<ObjectId> columns{column};
  std::set<QualifiedName> relations{{column.schema, column.relation}};
  for (std::size_t i = 0; i < columns.size(); ++i) {
    for (const QualifiedName& child : interpreter.children({columns[i].schema, columns[i].relation})) {
      ObjectId inherited{Kind::column, child.schema, child.name, column.name};
      if (interpreter.database.contains(inherited) && relations.insert(child).second) {
        columns.push_back(std::move(inherited));
      }
    }
  }
  settle_stars(interpreter, relations);
  interpreter.rename_columns(columns, name);
}

void require_free(const Interpreter& interpreter, const Statement& statement, const ObjectId& to) {
  if (const Object* there = interpreter.database.object(to)) {
    interpreter.fail("duplicate-object", statement.place(statement.begin), to_string(to) + " already exists",
                     "declared at " + to_string(interpreter.database, there->place));
  }
}

/// True when the statement renames what a range type brings: its multirange, or a function that makes values of either,
/// of which the model does not speak.
bool rename_with_range(Interpreter& interpreter, tree::Node rename) {
  const std::string_view type = rename["renameType"].text();
  const bool function = type == "OBJECT_FUNCTION";
  if (!function && type != "OBJECT_TYPE") {
    return false;
  }
  const QualifiedName written =
      Interpreter::written_name(function ? rename["object"].inner()["objname"] : rename["object"]);
  if (function && !interpreter.find_routines(written).empty()) {
    return false;
  }
  for (const Name& schema : interpreter.schemas_for(written)) {
    for (auto& [id, range] : interpreter.database.range_types) {
      const bool multirange = range.multirange_schema == schema && range.multirange_name == written.name;
      if (multirange && !function) {
        range.multirange_name = rename["newname"].text();
      }
      if (multirange || (function && id.schema == schema && id.name == written.name)) {
        return true;
      }
    }
  }
  return false;
}

/// True when the statement renames the sequence of an identity column, which is no object for itself.
bool rename_identity_sequence(Interpreter& interpreter, const Statement& statement, tree::Node rename) {
  const std::string_view type = rename["renameType"].text();
  if (type != "OBJECT_SEQUENCE" && type != "OBJECT_TABLE") {
    return false;
  }
  const QualifiedName written = Interpreter::written_name(rename["relation"]);
  const auto column =
      relation_or_index(interpreter, rename["relation"]) ? std::nullopt : interpreter.find_identity_sequence(written);
  if (!column) {
    return false;
  }
  Identity& identity = *interpreter.database.find<Column>(*column)->identity;
  const QualifiedName from = sequence_of_identity(*column, identity);
  const QualifiedName to{from.schema, std::string(rename["newname"].text())};
  if (interpreter.class_name_taken(to)) {
    interpreter.fail("duplicate-object", statement.place(statement.begin),
                     "relation " + quote_qualified(to) + " already exists");
  }
  name_sequence(identity, *column, to);
  identity.names_sequence = {true};
  interpreter.release_class_name(from);
  interpreter.reserve_class_name(to, *column);
  return true;
}

/// True when the statement renames a key that a partition has from its parent, which is no object for itself.
bool rename_part_key(Interpreter& interpreter, const Statement& statement, tree::Node rename) {
  const std::string_view type = rename["renameType"].text();
  QualifiedName written = Interpreter::written_name(rename["relation"]);
  if (type == "OBJECT_TABCONSTRAINT") {
    const auto table = interpreter.find_relation(written);
    written = {table ? table->schema : written.schema, std::string(rename["subname"].text())};
  }
  const bool named = type == "OBJECT_TABCONSTRAINT" || (is_relation(type) && !interpreter.find_relation(written));
  const auto key = named ? find_part_key(interpreter, written) : std::nullopt;
  if (!key) {
    return false;
  }
  const QualifiedName to{key->schema, std::string(rename["newname"].text())};
  if (interpreter.class_name_taken(to)) {
    interpreter.fail("duplicate-object", statement.place(statement.begin),
                     "relation " + quote_qualified(to) + " already exists");
  }
  interpreter.rename_reserved(*key, to);
  return true;
}

void rename_alone(Interpreter& interpreter, const ObjectId& from, const ObjectId& to) {
  if (from.kind == Kind::operator_class || from.kind == Kind::operator_family) {
    rename_among_families(interpreter, from, to);
  } else {
    interpreter.rename(from, to);
  }
}

/// The sequences that columns of the table own move with it.
void move_owned_sequences(Interpreter& interpreter, const ObjectId& table, const std::string& schema) {
  std::vector<ObjectId> owned;
  for (const auto& [id, sequence] : interpreter.database.sequences) {
    if (sequence.owned_by && sequence.owned_by->schema == table.schema && sequence.owned_by->relation == table.name &&
        id.schema != schema) {
      owned.push_back(id);
    }
  }
  for (const ObjectId& id : owned) {
    interpreter.rename(id, {id.kind, schema, "", id.name});
  }
}

}  // namespace

void rename_object(Interpreter& interpreter, const Statement& statement, tree::Node rename) {
  if (is_outside(rename["renameType"].text()) || rename_view_column(interpreter, statement, rename) ||
      rename_with_range(interpreter, rename) || rename_identity_sequence(interpreter, statement, rename) ||
      rename_part_key(interpreter, statement, rename)) {
    return;
  }
  const auto id = renamed_object(interpreter, statement, rename);
  if (!id) {
    return;
  }
  const std::string name(rename["newname"].text());
  const ObjectId to = with_name(*id, name);
  require_free(interpreter, statement, to);
  if (id->kind == Kind::column) {
    rename_column(interpreter, *id, name);
  } else {
    rename_alone(interpreter, *id, to);
  }
}

void set_schema(Interpreter& interpreter, const Statement& statement, tree::Node alter) {
  const std::string_view type = alter["objectType"].text();
  const std::string schema(alter["newschema"].text());
  std::optional<ObjectId> id;
  if (is_relation(type)) {
    id = relation_or_index(interpreter, alter["relation"]);
    if (!id && alter["missing_ok"].flag()) {
      return;
    }
    if (!id) {
      interpreter.missing("relation", Interpreter::written_name(alter["relation"]), statement.place(alter["relation"]));
    }
  } else {
    id = object_named(interpreter, statement, type, alter["object"]);
  }
  if (!interpreter.schema_exists(schema)) {
    interpreter.missing("schema", {"", schema}, statement.place(statement.begin));
  }
  if (id->kind == Kind::extension) {
    interpreter.database.find<Extension>(*id)->schema = schema;
    for (ExtensionMember& member : interpreter.database.extension_members) {
      if (member.extension == id->name) {
        member.schema = schema;
      }
    }
    std::ranges::sort(interpreter.database.extension_members);
    return;
  }
  ObjectId to = *id;
  to.schema = schema;
  if (to == *id) {
    return;
  }
  require_free(interpreter, statement, to);
  if (id->kind == Kind::table) {
    move_owned_sequences(interpreter, *id, schema);
  }
  rename_alone(interpreter, *id, to);
}

}  // namespace schema::parse
