#include "schema/parse/parts.hpp"

#include <algorithm>
#include <set>

#include "schema/key.hpp"
#include "schema/parse/choose_name.hpp"
#include "schema/parse/index.hpp"

namespace schema::parse {

namespace {

QualifiedName name_of(const ObjectId& id) { return {id.schema, id.name}; }

/// The object of the model that a part follows from, over however many levels.
std::optional<ObjectId> origin_of(const Interpreter& interpreter, ObjectId part) {
  while (!interpreter.database.contains(part)) {
    const auto reserved = interpreter.reserved_names().find(name_of(part));
    if (reserved == interpreter.reserved_names().end() || reserved->second.made_for.name.empty()) {
      return std::nullopt;
    }
    part = reserved->second.made_for;
  }
  return part;
}

template <class T>
T part_like(const Database& database, const ObjectId& origin, const ObjectId& made_for) {
  T part = *database.find<T>(origin);
  static_cast<Object&>(part) = Object{.place = part.place, .search_path = part.search_path};
  part.partition_of = name_of(made_for);
  part.only = false;
  return part;
}

struct NamedPart {
  QualifiedName name;
  ObjectId table, made_for, origin;
};

/// What the name stands for that is written; nothing where that is no part of a partition.
std::optional<NamedPart> find_part(Interpreter& interpreter, const QualifiedName& written) {
  interpreter.know_parts();
  for (const Name& schema : interpreter.schemas_for(written)) {
    const auto found = interpreter.reserved_names().find({schema, written.name});
    const auto origin =
        found == interpreter.reserved_names().end() ? std::nullopt : origin_of(interpreter, found->second.made_for);
    if (origin) {
      return NamedPart{found->first, found->second.owner, found->second.made_for, *origin};
    }
  }
  return std::nullopt;
}

}  // namespace

InheritedParts parts_by_name(Interpreter& interpreter, const QualifiedName& partition) {
  interpreter.know_parts();
  const Database& database = interpreter.database;
  InheritedParts parts;
  for (const auto& [name, reserved] : interpreter.reserved_names()) {
    const auto origin =
        reserved.owner == table_id(partition) ? origin_of(interpreter, reserved.made_for) : std::nullopt;
    if (!origin) {
      continue;
    }
    const ObjectId id{origin->kind, partition.schema, partition.name, name.name};
    if (origin->kind == Kind::index) {
      parts.indexes.emplace_back(id, part_like<Index>(database, *origin, reserved.made_for));
    } else {
      parts.constraints.emplace_back(id, part_like<Constraint>(database, *origin, reserved.made_for));
      parts.constraints.back().second.index_comment.reset();
    }
  }
  return parts;
}

std::optional<ObjectId> recall_index(Interpreter& interpreter, const QualifiedName& written) {
  if (auto known = interpreter.find_index(written)) {
    return known;
  }
  const auto part = find_part(interpreter, written);
  if (!part || part->origin.kind != Kind::index) {
    return std::nullopt;
  }
  ObjectId id{Kind::index, part->table.schema, part->table.name, part->name.name};
  interpreter.database.indexes.emplace(id, part_like<Index>(interpreter.database, part->origin, part->made_for));
  interpreter.release_class_name(part->name);
  interpreter.created(id);
  return id;
}

void recall_parts(Interpreter& interpreter, const ObjectId& parent_index) {
  std::vector<QualifiedName> names;
  for (const auto& [name, reserved] : interpreter.reserved_names()) {
    if (reserved.made_for == parent_index) {
      names.push_back(name);
    }
  }
  for (const QualifiedName& name : names) {
    recall_index(interpreter, name);
  }
}

bool has_part(const Database& database, const QualifiedName& partition, const ObjectId& parent) {
  const auto is_attached = [name = name_of(parent)](const auto& entry) { return entry.second.partition_of == name; };
  return std::ranges::any_of(of_relation<Index>(database, partition), is_attached) ||
         std::ranges::any_of(of_relation<Constraint>(database, partition), is_attached);
}

std::optional<QualifiedName> find_part_key(Interpreter& interpreter, const QualifiedName& written) {
  const auto part = interpreter.find_index(written) ? std::nullopt : find_part(interpreter, written);
  return part && part->origin.kind == Kind::constraint ? std::optional(part->name) : std::nullopt;
}

namespace {

struct ParentPart {
  ObjectId id, origin;
};

std::optional<ParentPart> find_parent(Interpreter& interpreter, const QualifiedName& index) {
  if (const auto known = interpreter.find_index(index)) {
    return ParentPart{*known, *known};
  }
  const auto part = find_part(interpreter, index);
  return part ? std::optional(ParentPart{{Kind::index, part->table.schema, part->table.name, index.name}, part->origin})
              : std::nullopt;
}

}  // namespace

void settle_parts(Interpreter& interpreter) {
  Database& database = interpreter.database;
  std::vector<QualifiedName> renamed;
  if (interpreter.parts_renamed) {
    for (const auto& [name, reserved] : interpreter.reserved_names()) {
      const auto origin = origin_of(interpreter, reserved.made_for);
      const Index* index = origin ? database.find<Index>(*origin) : nullptr;
      if (index != nullptr && !is_made_up_name(name.name, reserved.owner.name, name_parts(*index))) {
        renamed.push_back(name);
      }
    }
  }
  for (const QualifiedName& name : renamed) {
    recall_index(interpreter, name);
  }
  std::vector<std::pair<ObjectId, ObjectId>> following;
  for (const auto& [id, index] : database.indexes) {
    const auto parent = index.partition_of ? find_parent(interpreter, *index.partition_of) : std::nullopt;
    const Index* above = parent ? database.find<Index>(parent->origin) : nullptr;
    if (above != nullptr && follows_from(id, index, *above)) {
      following.emplace_back(id, parent->id);
    }
  }
  for (const auto& [id, parent] : following) {
    interpreter.reserve_class_name(name_of(id), table_id({id.schema, id.relation}), parent);
    interpreter.erase(ObjectId(id));
  }
  std::erase_if(database.part_names, [&](const auto& known) {
    const auto& [partition, parent_index] = known.first;
    const Table* const table = database.find<Table>(table_id(partition));
    return interpreter.knows_parts() || table == nullptr || !table->partition_of ||
           database.contains({Kind::index, partition.schema, partition.name, known.second});
  });
  for (const auto& [name, reserved] : interpreter.reserved_names()) {
    if (!reserved.made_for.name.empty()) {
      database.part_names.insert_or_assign({name_of(reserved.owner), name_of(reserved.made_for)}, name.name);
    }
  }
}

void reserve_parts(Interpreter& interpreter) {
  const Database& database = interpreter.database;
  std::set<std::pair<ObjectId, ObjectId>> known;
  std::vector<std::pair<std::size_t, QualifiedName>> partitions;
  for (const auto& [name, reserved] : interpreter.reserved_names()) {
    known.emplace(reserved.owner, reserved.made_for);
  }
  for (const auto& [id, table] : database.tables) {
    if (table.partition_of) {
      partitions.emplace_back(tables_above(database, name_of(id)).size(), name_of(id));
    }
  }
  std::ranges::sort(partitions);
  for (const auto& [depth, partition] : partitions) {
    const ObjectId table = table_id(partition);
    const QualifiedName& parent = database.find<Table>(table)->partition_of->parent;
    const auto reserve = [&](const ObjectId& made_for, const NameParts& named) {
      if (!known.contains({table, made_for}) && !has_part(database, partition, made_for)) {
        const auto recalled = database.part_names.find({partition, name_of(made_for)});
        const Name name =
            recalled == database.part_names.end() ? Name(choose_name(interpreter, table, named)) : recalled->second;
        interpreter.reserve_class_name({partition.schema, name}, table, made_for);
      }
    };
    InheritedParts parts = depth < 2 ? InheritedParts{} : parts_by_name(interpreter, parent);
    for (const auto& [id, index] : parts.indexes) {
      reserve(id, name_parts(index));
    }
    for (const auto& [id, key] : parts.constraints) {
      reserve(id, name_parts(key));
    }
    for (const auto& [id, index] : of_relation<Index>(database, parent)) {
      if (!index.only) {
        reserve(id, name_parts(index));
      }
    }
    for (const auto& [id, constraint] : of_relation<Constraint>(database, parent)) {
      if (has_index(constraint) && !constraint.only) {
        reserve(id, name_parts(constraint));
      }
    }
  }
}

}  // namespace schema::parse
