// How names are found: through the search_path, in the model, among what scripts declare and extensions bring.

#include <algorithm>

#include "schema/inherited_parts.hpp"
#include "schema/key.hpp"
#include "schema/names/scan.hpp"
#include "schema/parse/attributes.hpp"
#include "schema/parse/interpreter.hpp"
#include "schema/rename.hpp"
#include "schema/sql.hpp"

namespace schema::parse {

namespace {

constexpr Kind kRelationKinds[] = {Kind::table, Kind::view, Kind::materialized_view, Kind::sequence,
                                   Kind::composite_type};
constexpr Kind kTypeKinds[] = {Kind::enum_type, Kind::domain, Kind::composite_type, Kind::range_type, Kind::base_type};

}  // namespace

QualifiedName Interpreter::written_name(tree::Node node) {
  node = node.inner();
  if (node.is_list()) {
    QualifiedName name;
    for (const tree::Node part : node) {  // catalog.schema.name: the catalog is our own
      name.schema = std::move(name.name);
      name.name = std::string(part.text());
    }
    return name;
  }
  if (const tree::Node relname = node["relname"]) {
    return {std::string(node["schemaname"].text()), std::string(relname.text())};
  }
  if (const tree::Node items = node["items"]) {
    return written_name(items);
  }
  if (const tree::Node function = node["objname"]) {
    return written_name(function);
  }
  if (const tree::Node names = node["names"]) {
    return written_name(names);
  }
  return {"", std::string(node.is_string() ? node.text() : node["sval"].text())};
}

bool Interpreter::schema_exists(const std::string& name) const {
  return database.schemas.contains({Kind::schema, "", "", name}) || declared_schemas_.contains(name);
}

QualifiedName Interpreter::creation_target(const QualifiedName& written, const Place& place) const {
  if (written.schema == "pg_temp") {
    throw PassedOver{};
  }
  if (!written.schema.empty()) {
    if (!schema_exists(written.schema)) {
      missing("schema", {"", written.schema}, place);
    }
    return written;
  }
  for (const Name& schema : path_) {
    if (schema_exists(schema)) {
      return {schema, written.name};
    }
  }
  if (!path_.empty()) {
    missing("schema", {"", path_.front()}, place);
  }
  fail("missing-reference", place, "no schema has been selected to create " + quote_identifier(written.name) + " in",
       "name the schema, or set the search_path");
}

std::span<const Name> Interpreter::schemas_for(const QualifiedName& written) const {
  return written.schema.empty() ? std::span(path_) : std::span(&written.schema, 1);
}

std::optional<ObjectId> Interpreter::find_relation(const QualifiedName& written) const {
  for (const Name& schema : schemas_for(written)) {
    ObjectId id = database.relation_id({schema, written.name});
    if (!id.name.empty()) {
      return id;
    }
  }
  return std::nullopt;
}

ObjectId Interpreter::relation(const QualifiedName& written, const Place& place) const {
  if (is_temporary(written)) {
    throw PassedOver{};
  }
  if (auto id = find_relation(written)) {
    return *std::move(id);
  }
  missing("relation", written, place);
}

ObjectId Interpreter::relation(const Statement& statement, tree::Node range_var) const {
  return relation(written_name(range_var), statement.place(range_var.inner()));
}

std::optional<ObjectId> Interpreter::find_index(const QualifiedName& written) const {
  if (names_stale_) {
    rebuild_names();
  }
  for (const Name& schema : schemas_for(written)) {
    const auto found = indexes_.find({schema, written.name});
    if (found != indexes_.end()) {
      return found->second;
    }
  }
  return std::nullopt;
}

bool Interpreter::class_name_taken(const QualifiedName& name) const {
  return !database.relation_id(name).name.empty() || find_index(name).has_value() || reserved_.contains(name);
}

bool Interpreter::is_extension_member(std::string_view kind, const QualifiedName& name) const {
  const auto matches = [&](const ExtensionMember& member) {
    return member.kind == kind && member.schema == name.schema && member.name == name.name;
  };
  return std::ranges::any_of(database.extension_members, matches) ||
         std::ranges::any_of(options.extension_members, matches);
}

std::optional<ObjectId> Interpreter::find_type_object(const QualifiedName& written) const {
  for (const Name& schema : schemas_for(written)) {
    for (const Kind kind : kTypeKinds) {
      ObjectId id{kind, schema, "", written.name};
      if (database.contains(id)) {
        return id;
      }
    }
  }
  return std::nullopt;
}

std::optional<QualifiedName> Interpreter::find_type(const QualifiedName& written) const {
  for (const Name& schema : schemas_for(written)) {
    QualifiedName name{schema, written.name};
    const bool known = std::ranges::any_of(kTypeKinds,
                                           [&](Kind kind) {
                                             return database.contains({kind, schema, "", name.name});
                                           }) ||
                       std::ranges::any_of(kRelationKinds,
                                           [&](Kind kind) {
                                             return database.contains({kind, schema, "", name.name});
                                           }) ||
                       declared_types_.contains(name) || is_extension_member("type", name) ||
                       std::ranges::any_of(database.range_types, [&](const auto& entry) {
                         return entry.second.multirange_schema == schema && entry.second.multirange_name == name.name;
                       });
    if (known) {
      return name;
    }
  }
  return std::nullopt;
}

std::vector<ObjectId> Interpreter::find_routines(const QualifiedName& written) const {
  std::vector<ObjectId> found;
  for (const Name& schema : schemas_for(written)) {
    const auto collect = [&](const auto& map, Kind kind) {
      const std::string start = written.name + '(';
      for (auto at = map.lower_bound(ObjectId{kind, schema, "", start});
           at != map.end() && at->first.schema == schema && at->first.name.starts_with(start); ++at) {
        found.push_back(at->first);
      }
    };
    collect(database.routines, Kind::routine);
    collect(database.aggregates, Kind::aggregate);
    if (!found.empty()) {
      break;
    }
  }
  return found;
}

std::optional<QualifiedName> Interpreter::find_function_name(const QualifiedName& written) const {
  for (const Name& schema : schemas_for(written)) {
    QualifiedName name{schema, written.name};
    if (!find_routines(name).empty() || declared_functions_.contains(name) || is_extension_member("function", name)) {
      return name;
    }
  }
  return std::nullopt;
}

bool Interpreter::is_temporary(const QualifiedName& written) const {
  return written.schema == "pg_temp" || (written.schema.empty() && temporary_.contains(written.name));
}

bool Interpreter::constraint_name_taken(const QualifiedName& name) const {
  if (names_stale_) {
    rebuild_names();
  }
  const auto found = constraint_names_.find(name);
  return found != constraint_names_.end() && found->second > 0;
}

std::vector<QualifiedName> Interpreter::children(const QualifiedName& parent) const {
  if (names_stale_) {
    rebuild_names();
  }
  const auto found = children_.find(parent);
  return found == children_.end() ? std::vector<QualifiedName>{} : found->second;
}

void Interpreter::created(const ObjectId& id) {
  name_appeared(bare_name(id));
  apply_default_privileges(*this, id);
  if (something_waits_ && (id.kind == Kind::index || id.kind == Kind::constraint)) {
    name_appeared(key_of({id.schema, id.relation}));
  }
  if (!names_stale_) {
    index_names(id, 1);
  }
}

void Interpreter::erase(const ObjectId& id) {
  if (!names_stale_) {
    index_names(id, -1);
  }
  if (id.kind == Kind::table || id.kind == Kind::column) {
    std::erase_if(reserved_, [&id](const auto& entry) { return entry.second.owner == id; });
  }
  database.erase(id);
}

void Interpreter::rename(const ObjectId& from, const ObjectId& to) {
  know_parts();
  schema::rename(database, from, to);
  names_stale_ = true;
  parts_renamed = true;
  name_appeared(bare_name(to));
  rename_expected(from, to);
  rename_reserved(from, to);
}

void Interpreter::rename_columns(const std::vector<ObjectId>& columns, const Name& name) {
  know_parts();
  rename_members(database, columns, name);
  names_stale_ = true;
  parts_renamed = true;
  name_appeared(name);
  const std::set<ObjectId> renamed(columns.begin(), columns.end());
  for (auto& [taken, reserved] : reserved_) {
    if (renamed.contains(reserved.owner)) {
      reserved.owner.name = name;
    }
  }
}

/// Takes an object into the name indexes (count 1) or out of them (-1).
void Interpreter::index_names(const ObjectId& id, int count) const {
  const QualifiedName name{id.schema, id.name};
  if (id.kind == Kind::table) {
    const Table& table = *database.find<Table>(id);
    std::vector<QualifiedName> parents = parents_of(table);
    if (const auto type = table.of_type ? names::dotted_name(*table.of_type) : std::nullopt) {
      parents.push_back(type->name);
    }
    for (const QualifiedName& parent : parents) {
      auto& siblings = children_[parent];
      std::erase(siblings, name);
      if (count > 0) {
        siblings.push_back(name);
      }
    }
    return;
  }
  const Constraint* constraint = id.kind == Kind::constraint ? database.find<Constraint>(id) : nullptr;
  if (constraint != nullptr) {
    constraint_names_[name] += count;
  }
  if (id.kind == Kind::index || (constraint != nullptr && has_index(*constraint))) {
    if (count > 0) {
      indexes_.insert_or_assign(name, id);
    } else if (const auto named = indexes_.find(name); named != indexes_.end() && named->second == id) {
      indexes_.erase(named);
    }
  }
}

void Interpreter::rebuild_names() const {
  indexes_.clear();
  constraint_names_.clear();
  children_.clear();
  for (const auto& [id, constraint] : database.constraints) {
    index_names(id, 1);
  }
  for (const auto& [id, index] : database.indexes) {
    index_names(id, 1);
  }
  for (const auto& [id, table] : database.tables) {
    index_names(id, 1);
  }
  names_stale_ = false;
}

std::size_t edit_distance(std::string_view a, std::string_view b, std::size_t limit) {
  if (a.size() > b.size() + limit || b.size() > a.size() + limit) {
    return limit + 1;
  }
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) {
    row[j] = j;
  }
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t substitute = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, substitute});
    }
  }
  return std::min(row.back(), limit + 1);
}

std::string Interpreter::did_you_mean(std::string_view what, const QualifiedName& name) const {
  const std::size_t limit = std::max<std::size_t>(1, name.name.size() / 3);
  std::size_t best = limit + 1;
  std::string suggestion;
  const auto consider = [&](const std::string& schema, std::string_view candidate) {
    const std::size_t distance = edit_distance(name.name, candidate, limit);
    // The right name in another schema is the likeliest mistake of all.
    if (distance < best && (distance > 0 || schema != name.schema)) {
      best = distance;
      suggestion = quote_qualified(schema, candidate);
    }
  };
  const auto all = [&](const auto& map) {
    for (const auto& [id, object] : map) {
      consider(id.schema, bare_name(id));
    }
  };
  if (what == "schema") {
    all(database.schemas);
  } else if (what == "function" || what == "procedure" || what == "routine") {
    all(database.routines);
  } else if (what == "type") {
    all(database.enum_types);
    all(database.domains);
    all(database.composite_types);
    all(database.range_types);
    all(database.base_types);
    all(database.tables);
  } else if (what == "index") {
    all(database.indexes);
  } else {
    all(database.tables);
    all(database.views);
    all(database.materialized_views);
    all(database.sequences);
  }
  return suggestion.empty() ? "" : "did you mean " + suggestion + "?";
}

}  // namespace schema::parse
