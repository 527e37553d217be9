#include "schema/parse/drop.hpp"

#include <algorithm>
#include <set>

#include "schema/key.hpp"
#include "schema/parse/choose_name.hpp"
#include "schema/parse/handlers.hpp"
#include "schema/parse/object_name.hpp"
#include "schema/parse/operator_family.hpp"
#include "schema/parse/trigger_state.hpp"
#include "schema/parse/type_name.hpp"
#include "schema/references.hpp"
#include "schema/sql.hpp"
#include "schema/type_functions.hpp"

namespace schema::parse {

namespace {

bool contains(const std::vector<std::string>& names, const std::string& name) {
  return std::ranges::find(names, name) != names.end();
}

bool mentions(const std::optional<Expression>& expression, const std::string& column) {
  if (!expression || expression->text.find(column) == std::string::npos) {
    return false;
  }
  try {
    const tree::Tree tree = tree::parse_expression(expression->text);
    return contains(columns_named(tree::expression(tree)), column);
  } catch (const tree::SyntaxError&) {
    return false;
  }
}

bool mentions(const std::vector<IndexElement>& elements, const std::string& column) {
  return std::ranges::any_of(elements, [&](const IndexElement& element) {
    return element.column == column || mentions(element.expression, column);
  });
}

template <class T, class Keep>
std::vector<ObjectId> ids_of(const Database& database, const QualifiedName& relation, Keep wanted) {
  std::vector<ObjectId> ids;
  for (const auto& [id, object] : of_relation<T>(database, relation)) {
    if (wanted(id, object)) {
      ids.push_back(id);
    }
  }
  return ids;
}

void drop_owned_sequences(Interpreter& interpreter, const ObjectId& column) {
  std::vector<ObjectId> owned;
  for (const auto& [id, sequence] : interpreter.database.sequences) {
    if (sequence.owned_by && sequence.owned_by->schema == column.schema &&
        sequence.owned_by->relation == column.relation &&
        (column.name.empty() || sequence.owned_by->name == column.name)) {
      owned.push_back(id);
    }
  }
  for (const ObjectId& id : owned) {
    interpreter.erase(id);
  }
}

/// Foreign keys that refer to the table, or to these of its columns.
void drop_foreign_keys_to(Interpreter& interpreter, const QualifiedName& table,
                          const std::vector<std::string>* columns) {
  std::vector<ObjectId> keys;
  for (const auto& [id, constraint] : interpreter.database.constraints) {
    if (constraint.foreign_key && constraint.foreign_key->references == table &&
        QualifiedName{id.schema, id.relation} != table &&
        (columns == nullptr || constraint.foreign_key->referenced_columns == *columns)) {
      keys.push_back(id);
    }
  }
  for (const ObjectId& id : keys) {
    interpreter.erase(id);
  }
}

void drop_column(Interpreter& interpreter, const ObjectId& column) {
  Database& database = interpreter.database;
  const QualifiedName table{column.schema, column.relation};
  const std::string& name = column.name;
  for (const ObjectId& id : ids_of<Index>(database, table, [&](const ObjectId&, const Index& index) {
         return contains(index.include, name) || mentions(index.elements, name) || mentions(index.predicate, name);
       })) {
    interpreter.erase(id);
  }
  for (const ObjectId& id : ids_of<Constraint>(database, table, [&](const ObjectId&, const Constraint& constraint) {
         return contains(constraint.columns, name) || contains(constraint.include, name) ||
                mentions(constraint.elements, name) || mentions(constraint.expression, name);
       })) {
    drop_object(interpreter, id, Behavior::cascade);
  }
  for (const ObjectId& id : ids_of<Column>(database, table, [&](const ObjectId&other, const Column&generated) {
         return other != column && generated.generated && mentions(generated.generated->expression, name);
       })) {
    drop_column(interpreter, id);
  }
  std::erase_if(database.statistics, [&](const auto& entry) {
    return entry.second.table == table &&
           (contains(entry.second.columns, name) ||
            std::ranges::any_of(entry.second.expressions,
                                [&](const Expression& expression) { return mentions(expression, name); }));
  });
  drop_owned_sequences(interpreter, column);
  interpreter.erase(column);
}

/// Columns, constraints, indexes, triggers, rules, policies of a relation.
void drop_members(Interpreter& interpreter, const QualifiedName& relation) {
  for_each_kind(interpreter.database, [&](auto& map) {
    using Entry = typename std::remove_cvref_t<decltype(map)>::mapped_type;
    if constexpr (!std::is_same_v<Entry, UserMapping> && !std::is_same_v<Entry, DefaultPrivileges>) {
      for (const ObjectId& id :
           ids_of<Entry>(interpreter.database, relation, [](const ObjectId&, const Entry&) { return true; })) {
        interpreter.erase(id);
      }
    }
  });
}

void drop_relation(Interpreter& interpreter, const ObjectId& id, Behavior behavior) {
  Database& database = interpreter.database;
  const QualifiedName name{id.schema, id.name};
  for (const QualifiedName& child : interpreter.children(name)) {
    const ObjectId child_id = table_id(child);
    const Table* table = database.find<Table>(child_id);
    if (table != nullptr && (table->partition_of || behavior == Behavior::cascade)) {
      drop_object(interpreter, child_id, behavior);
    }
  }
  drop_foreign_keys_to(interpreter, name, nullptr);
  drop_members(interpreter, name);
  drop_owned_sequences(interpreter, {Kind::column, id.schema, id.name, ""});
  std::erase_if(database.statistics, [&](const auto& entry) { return entry.second.table == name; });
  for (auto& [publication, object] : database.publications) {
    std::erase_if(object.tables, [&](const PublicationTable& table) { return table.table == name; });
  }
  interpreter.erase(id);
}

/// What refers to the object goes too; of a column that only uses it in its default, the default.
void cascade(Interpreter& interpreter, const ObjectId& id) {
  std::set<ObjectId> dependents = dependents_of(interpreter.database, id);
  for (const auto& [routine, object] : interpreter.database.routines) {
    if (is_function_of(interpreter.database, id, routine)) {
      dependents.insert(routine);
    }
  }
  dependents.erase(id);
  for (const ObjectId& dependent : dependents) {
    // A family loses what is gone, and stays; so does the one that came with a class, with its other classes.
    const bool stays = dependent.kind == Kind::operator_family ||
                       (dependent.kind == Kind::operator_class && id.kind == Kind::operator_class);
    if (!interpreter.database.contains(dependent) || stays) {
      continue;
    }
    if (dependent.kind == Kind::column && id.kind != Kind::column) {
      Column& column = *interpreter.database.find<Column>(dependent);
      const std::string type = quote_qualified(id.schema, id.name);
      if (column.type != type && column.type != type + "[]" && !column.generated) {
        column.default_value.reset();
        continue;
      }
    }
    drop_object(interpreter, dependent, Behavior::cascade);
  }
}

/// What partitions have for a parent's index or key goes with it.
void drop_from_partitions(Interpreter& interpreter, const ObjectId& given) {
  interpreter.know_parts();
  std::vector<ObjectId> gone = interpreter.release_class_names(given);
  gone.push_back(given);
  for (const ObjectId& id : gone) {
    interpreter.attached_partitions.erase(id);
    const QualifiedName name{id.schema, id.name};
    const auto is_attached = [&](const ObjectId&, const auto& object) { return object.partition_of == name; };
    for (const QualifiedName& child : interpreter.children({id.schema, id.relation})) {
      for (const ObjectId& index : ids_of<Index>(interpreter.database, child, is_attached)) {
        drop_object(interpreter, index, Behavior::restrict);
      }
      for (const ObjectId& key : ids_of<Constraint>(interpreter.database, child, is_attached)) {
        drop_object(interpreter, key, Behavior::restrict);
      }
    }
  }
}

std::vector<ObjectId> objects_in(Database& database, const Name& schema) {
  std::vector<ObjectId> inside;
  for_each_kind(database, [&](auto& map) {
    for (const auto& [id, object] : map) {
      const bool stands_alone = id.relation.empty() || id.kind == Kind::default_privileges;
      if (id.schema == schema && stands_alone) {
        inside.push_back(id);
      }
    }
  });
  return inside;
}

void drop_schema(Interpreter& interpreter, const ObjectId& schema) {
  Database& database = interpreter.database;
  // An operator class leaves its family behind.
  for (auto inside = objects_in(database, schema.name); !inside.empty(); inside = objects_in(database, schema.name)) {
    for (const ObjectId& id : inside) {
      if (database.contains(id)) {
        drop_object(interpreter, id, Behavior::cascade);
      }
    }
  }
  for (auto& [id, publication] : database.publications) {
    publication.schemas.erase(schema.name);
  }
  interpreter.erase(schema);
}

}  // namespace

void drop_object(Interpreter& interpreter, const ObjectId& given, Behavior behavior) {
  const ObjectId id = given;  // it may stand in what is erased
  Database& database = interpreter.database;
  if (!database.contains(id) || !interpreter.being_dropped.insert(id).second) {
    return;
  }
  if (behavior == Behavior::cascade && id.kind != Kind::schema) {
    cascade(interpreter, id);
  }
  interpreter.being_dropped.erase(id);
  switch (id.kind) {
    case Kind::schema:
      drop_schema(interpreter, id);
      break;
    case Kind::column:
      if (const Table* table = database.find<Table>(table_id({id.schema, id.relation}));
          table != nullptr && table->partition_key && mentions(table->partition_key->elements, id.name)) {
        drop_object(interpreter, table_id({id.schema, id.relation}), Behavior::cascade);  // only CASCADE comes here
        break;
      }
      drop_column(interpreter, id);
      break;
    case Kind::constraint: {
      const Constraint constraint = *database.find<Constraint>(id);
      drop_from_partitions(interpreter, id);
      interpreter.erase(id);
      if (behavior == Behavior::cascade && is_key(constraint)) {
        drop_foreign_keys_to(interpreter, {id.schema, id.relation}, &constraint.columns);
      }
      break;
    }
    case Kind::index:
      drop_from_partitions(interpreter, id);
      interpreter.erase(id);
      break;
    case Kind::table:
    case Kind::view:
    case Kind::materialized_view:
    case Kind::composite_type:
      drop_relation(interpreter, id, behavior);
      break;
    case Kind::domain:
      drop_members(interpreter, {id.schema, id.name});
      interpreter.erase(id);
      break;
    case Kind::trigger:
      interpreter.erase(id);
      forget_clones(interpreter, id);
      break;
    case Kind::access_method:
      drop_families_of(interpreter, id.name);
      interpreter.erase(id);
      break;
    case Kind::operator_class:
      drop_operator_class(interpreter, id);
      break;
    case Kind::operator_family:
      drop_operator_family(interpreter, id);
      break;
    case Kind::operator_:
    case Kind::routine:
      interpreter.erase(id);
      drop_from_families(interpreter, id);
      break;
    case Kind::extension:
      std::erase_if(database.extension_members,
                    [&](const ExtensionMember& member) { return member.extension == id.name; });
      interpreter.erase(id);
      break;
    default:
      interpreter.erase(id);
      break;
  }
}

namespace {

/// Temporary ones hide others of their name.
bool drop_temporary(Interpreter& interpreter, std::string_view type, tree::Node object) {
  const bool is_relation =
      type == "OBJECT_TABLE" || type == "OBJECT_VIEW" || type == "OBJECT_SEQUENCE" || type == "OBJECT_INDEX";
  const QualifiedName written = is_relation ? Interpreter::written_name(object) : QualifiedName{};
  if (!is_relation || !interpreter.is_temporary(written)) {
    return false;
  }
  interpreter.forget_temporary(written.name);
  return true;
}

std::optional<ObjectId> found_object(const Interpreter& interpreter, const Statement& statement, std::string_view type,
                                     tree::Node object) {
  try {
    auto id = find_object(interpreter, statement, type, object);
    // The family that came with a class has no object of its own.
    return id || type != "OBJECT_OPFAMILY" ? id : find_object(interpreter, statement, "OBJECT_OPCLASS", object);
  } catch (const Failure&) {  // an argument's type is not there either
    return std::nullopt;
  } catch (const PassedOver&) {
    return std::nullopt;
  }
}

}  // namespace

void drop_objects(Interpreter& interpreter, const Statement& statement, tree::Node drop) {
  const std::string_view type = drop["removeType"].text();
  // All are looked up before the first goes, which may take others of the list along.
  std::vector<std::pair<tree::Node, std::optional<ObjectId>>> lasting;
  for (const tree::Node object : drop["objects"]) {
    if (!drop_temporary(interpreter, type, object)) {
      lasting.emplace_back(object, found_object(interpreter, statement, type, object));
    }
  }
  for (const auto& [named, id] : lasting) {
    if (id) {
      drop_object(interpreter, *id, behavior_of(drop));
      if (type == "OBJECT_OPFAMILY" && id->kind == Kind::operator_class) {
        drop_operator_family(interpreter, {Kind::operator_family, id->schema, "", id->name});
      }
    } else if (!drop["missing_ok"].flag()) {
      interpreter.attempt([&interpreter, &statement, drop, object = named, type] {
        const auto again = found_object(interpreter, statement, type, object);
        drop_object(interpreter, again ? *again : object_named(interpreter, statement, type, object),
                    behavior_of(drop));
      });
    }
  }
}

}  // namespace schema::parse
