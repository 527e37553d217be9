#include "schema/names/index.hpp"

#include <algorithm>
#include <limits>

namespace schema::names {

namespace {

const Path kEmptyPath;

}  // namespace

const ObjectId* Relation::column(std::string_view name) const {
  const auto it = std::ranges::lower_bound(columns, name, {},
                                           [](const ObjectId* entry) -> std::string_view { return entry->name; });
  return it != columns.end() && (*it)->name == name ? *it : nullptr;
}

Index::Index(const Database& database) : database_(database) {
  for (const auto& [id, object] : database.schemas) {
    schemas_.emplace(id.name, &id);
  }
  const auto relations_of = [&](const auto& map) {
    for (const auto& [id, object] : map) {
      add_relation(id);
    }
  };
  relations_of(database.tables);
  relations_of(database.views);
  relations_of(database.materialized_views);
  relations_of(database.sequences);
  relations_of(database.composite_types);
  Relation* current = nullptr;
  Key last{"", ""};
  for (const auto& [id, column] : database.columns) {
    if (const Key key{id.schema, id.relation}; current == nullptr || !(key == last)) {
      const auto it = relations_.find(key);
      current = it == relations_.end() ? nullptr : &it->second;
      last = key;
    }
    if (current != nullptr) {
      current->columns.push_back(&id);
    }
  }
  const auto types_of = [&](const auto& map) {
    for (const auto& [id, object] : map) {
      types_.emplace(Key{id.schema, id.name}, &id);
      known_.insert(id.name);
    }
  };
  types_of(database.enum_types);
  types_of(database.domains);
  types_of(database.range_types);
  types_of(database.base_types);
  for (const auto& [id, range] : database.range_types) {
    types_.emplace(Key{range.multirange_schema, range.multirange_name}, &id);
    known_.insert(range.multirange_name);
  }
  for (const auto& [id, routine] : database.routines) {
    add_callable(id, routine.arguments);
  }
  for (const auto& [id, aggregate] : database.aggregates) {
    add_callable(id, aggregate.arguments);
  }
  for (const auto& [id, object] : database.operators) {
    operators_[Key{id.schema, bare_name(id)}].push_back(&id);
    known_.insert(bare_name(id));
  }
  const auto others_of = [&](const auto& map) {
    for (const auto& [id, object] : map) {
      others_[id.kind].emplace(Key{id.schema, id.name}, &id);
      known_.insert(bare_name(id));
    }
  };
  others_of(database.collations);
  others_of(database.operator_classes);
  others_of(database.operator_families);
  others_of(database.text_search_parsers);
  others_of(database.text_search_templates);
  others_of(database.text_search_dictionaries);
  others_of(database.text_search_configurations);
  others_of(database.indexes);
  std::unordered_map<std::string_view, const ObjectId*> extensions;
  for (const auto& [id, extension] : database.extensions) {
    extensions.emplace(id.name, &id);
  }
  for (const ExtensionMember& member : database.extension_members) {
    const auto extension = extensions.find(member.extension);
    if (extension != extensions.end()) {
      extension_members_[member.kind].emplace(Key{member.schema, member.name}, extension->second);
      // Operators are left out: an extension's `=` says nothing of the built-in ones.
      if (member.kind != "operator") {
        known_.insert(member.name);
      }
    }
  }
}

const ObjectId* Index::constraint(const Relation& relation, std::string_view name) const {
  const auto found =
      database_.constraints.find({Kind::constraint, relation.id->schema, relation.id->name, std::string(name)});
  return found == database_.constraints.end() ? nullptr : &found->first;
}

const ObjectId* Index::primary_key(const Relation& relation, const std::set<std::string_view>& columns) const {
  for (const auto& [id, constraint] : of_relation<Constraint>(database_, {relation.id->schema, relation.id->name})) {
    if (constraint.type == ConstraintType::primary_key &&
        std::ranges::all_of(constraint.columns, [&](const std::string& name) { return columns.contains(name); })) {
      return &id;
    }
  }
  return nullptr;
}

void Index::add_relation(const ObjectId& id) {
  relations_[Key{id.schema, id.name}].id = &id;
  known_.insert(id.name);
  types_.emplace(Key{id.schema, id.name}, &id);
}

void Index::add_callable(const ObjectId& id, const std::vector<Argument>& arguments) {
  Callable callable{&id, 0, 0};
  for (const Argument& argument : arguments) {
    switch (argument.mode) {
      case ArgumentMode::in:
      case ArgumentMode::inout:
        ++callable.most;
        callable.least += argument.default_value ? 0 : 1;
        break;
      case ArgumentMode::variadic:
        callable.most = std::numeric_limits<std::size_t>::max() / 2;
        break;
      case ArgumentMode::out:
      case ArgumentMode::table:
        break;
    }
  }
  callables_[Key{id.schema, bare_name(id)}].push_back(callable);
  known_.insert(bare_name(id));
}

template <class V>
const V* Index::look_up(const Map<V>& map, std::string_view schema, std::string_view name, const Path& path) {
  if (!schema.empty()) {
    const auto it = map.find(Key{schema, name});
    return it == map.end() ? nullptr : &it->second;
  }
  for (const std::string& entry : path) {
    const auto it = map.find(Key{entry, name});
    if (it != map.end()) {
      return &it->second;
    }
  }
  return nullptr;
}

const Relation* Index::relation(std::string_view schema, std::string_view name, const Path& path) const {
  return look_up(relations_, schema, name, path);
}

const ObjectId* Index::type(std::string_view schema, std::string_view name, const Path& path) const {
  const ObjectId* const* found = look_up(types_, schema, name, path);
  return found == nullptr ? nullptr : *found;
}

std::span<const Callable> Index::callables(std::string_view schema, std::string_view name, const Path& path) const {
  const std::vector<Callable>* found = look_up(callables_, schema, name, path);
  return found == nullptr ? std::span<const Callable>{} : std::span<const Callable>(*found);
}

std::span<const ObjectId* const> Index::operators(std::string_view schema, std::string_view symbol,
                                                  const Path& path) const {
  const std::vector<const ObjectId*>* found = look_up(operators_, schema, symbol, path);
  return found == nullptr ? std::span<const ObjectId* const>{} : std::span<const ObjectId* const>(*found);
}

const ObjectId* Index::other(Kind kind, std::string_view schema, std::string_view name, const Path& path) const {
  const auto map = others_.find(kind);
  if (map == others_.end()) {
    return nullptr;
  }
  const ObjectId* const* found = look_up(map->second, schema, name, path);
  return found == nullptr ? nullptr : *found;
}

const ObjectId* Index::extension_of(std::string_view kind, std::string_view schema, std::string_view name,
                                    const Path& path) const {
  const auto map = extension_members_.find(kind);
  if (map == extension_members_.end()) {
    return nullptr;
  }
  const ObjectId* const* found = look_up(map->second, schema, name, path);
  return found == nullptr ? nullptr : *found;
}

bool Index::has_schema(std::string_view name) const { return schemas_.contains(name); }

const ObjectId* Index::schema_id(std::string_view name) const {
  const auto it = schemas_.find(name);
  return it == schemas_.end() ? nullptr : it->second;
}

const Path& Index::path(const Object& object) const {
  return object.search_path.value < database_.search_paths.size() ? database_.search_paths[object.search_path.value]
                                                                  : kEmptyPath;
}

}  // namespace schema::names
