#include "schema/inherited_parts.hpp"

#include <algorithm>
#include <iterator>
#include <map>
#include <ranges>
#include <set>

#include "schema/key.hpp"
#include "schema/parse/choose_name.hpp"
#include "schema/parse/index.hpp"

namespace schema {

namespace {

const Table* table_of(const Database& database, const QualifiedName& name) {
  return database.find<Table>(table_id(name));
}

class Collector {
 public:
  Collector(const Database& database, const QualifiedName& partition) : database_(database), partition_(partition) {}

  InheritedParts run() {
    QualifiedName below = partition_;
    for (const QualifiedName& parent : tables_above(database_, partition_)) {
      for (const auto& [id, constraint] : of_relation<Constraint>(database_, parent)) {
        take(id, constraint);
      }
      for (const auto& [id, index] : of_relation<Index>(database_, parent)) {
        take(id, index, below);
      }
      below = parent;
    }
    return std::move(parts_);
  }

 private:
  template <class T>
  bool is_free(const std::vector<std::pair<ObjectId, T>>& taken, const ObjectId& id) const {
    return !database_.contains(id) && std::ranges::find(taken, id, &std::pair<ObjectId, T>::first) == taken.end();
  }

  void take(const ObjectId& parent, const Constraint& constraint) {
    if (constraint.no_inherit || constraint.only) {
      return;
    }
    const ObjectId id{Kind::constraint, partition_.schema, partition_.name,
                      is_key(constraint) ? name_of_part(parent, parse::name_parts(constraint)) : parent.name.text()};
    if (is_free(parts_.constraints, id)) {
      Constraint own = constraint;
      static_cast<Object&>(own) = Object{.search_path = constraint.search_path};
      own.index_comment.reset();
      own.partition_of.reset();
      parts_.constraints.emplace_back(id, std::move(own));
    }
  }

  /// `below`: the parent's partition on the way down. What it has attached to the index stands for it from there on.
  void take(const ObjectId& parent, const Index& index, const QualifiedName& below) {
    const auto is_attached = [&](const auto& entry) {
      return entry.second.partition_of == QualifiedName{parent.schema, parent.name};
    };
    if (index.only || std::ranges::any_of(of_relation<Index>(database_, below), is_attached) ||
        std::ranges::any_of(of_relation<Constraint>(database_, below), is_attached)) {
      return;
    }
    const ObjectId id{Kind::index, partition_.schema, partition_.name, name_of_part(parent, parse::name_parts(index))};
    if (is_free(parts_.indexes, id)) {
      Index own = index;
      static_cast<Object&>(own) = Object{.search_path = index.search_path};
      own.partition_of.reset();
      parts_.indexes.emplace_back(id, std::move(own));
    }
  }

  std::string name_of_part(const ObjectId& parent, const parse::NameParts& parts) const {
    const auto known = part_name(database_, partition_, parent);
    return known ? known->text() : parse::make_object_name(partition_.name, parts);
  }

  const Database& database_;
  const QualifiedName& partition_;
  InheritedParts parts_;
};

}  // namespace

std::vector<QualifiedName> parents_of(const Table& table) {
  return table.partition_of ? std::vector{table.partition_of->parent} : table.inherits;
}

std::vector<QualifiedName> tables_above(const Database& database, const QualifiedName& partition) {
  std::vector<QualifiedName> above;
  for (const Table* table = table_of(database, partition); table != nullptr && table->partition_of;
       table = table_of(database, above.back())) {
    above.push_back(table->partition_of->parent);
  }
  return above;
}

std::map<Name, ObjectId> checks_for_children(const Database& database, const QualifiedName& table) {
  std::map<Name, ObjectId> checks;
  for (const auto& [id, constraint] : of_relation<Constraint>(database, table)) {
    if (constraint.type == ConstraintType::check && !constraint.no_inherit) {
      checks.emplace(id.name, id);
    }
  }
  if (const Table* object = table_of(database, table)) {
    for (const QualifiedName& parent : parents_of(*object)) {
      checks.merge(checks_for_children(database, parent));
    }
  }
  return checks;
}

std::optional<Name> part_name(const Database& database, const QualifiedName& partition, const ObjectId& index) {
  std::vector<QualifiedName> below{partition};
  for (const QualifiedName& table : tables_above(database, partition)) {
    if (table == QualifiedName{index.schema, index.relation}) {
      break;
    }
    below.push_back(table);
  }
  Name name = index.name;
  for (auto table = below.rbegin(); table != below.rend(); ++table) {
    const Name& schema = table == below.rbegin() ? index.schema : std::prev(table)->schema;
    const auto known = database.part_names.find({*table, {schema, name}});
    if (known == database.part_names.end()) {
      return std::nullopt;
    }
    name = known->second;
  }
  return name;
}

std::vector<ObjectId> indexes_that_may_name(const Database& database, const ObjectId& own) {
  std::vector<ObjectId> found;
  const Index& index = *database.find<Index>(own);
  for (const QualifiedName& table : tables_above(database, {own.schema, own.relation})) {
    for (const auto& [id, above] : of_relation<Index>(database, table)) {
      if (!above.only && !parse::same_index(index, above) &&
          parse::is_made_up_name(own.name, own.relation, parse::name_parts(above))) {
        found.push_back(id);
      }
    }
  }
  return found;
}

std::vector<std::vector<ObjectId>> made_in_order(const Database& database) {
  std::vector<std::vector<ObjectId>> orders;
  std::set<QualifiedName> parents;  // partitions may differ: one of them is followed
  for (auto part = database.part_names.begin(); part != database.part_names.end();) {
    const QualifiedName& partition = part->first.first;
    const Table* const table = table_of(database, partition);
    const bool follow = table != nullptr && table->partition_of && parents.insert(table->partition_of->parent).second;
    std::map<std::string, std::vector<std::pair<Name, ObjectId>>> alike;
    for (; part != database.part_names.end() && part->first.first == partition; ++part) {
      const QualifiedName& above = part->first.second;
      const auto index =
          follow ? database.indexes.find({Kind::index, above.schema, table->partition_of->parent.name, above.name})
                 : database.indexes.end();
      if (index != database.indexes.end()) {
        alike[parse::name_parts(index->second).columns].emplace_back(part->second, index->first);
      }
    }
    for (auto& [columns, named] : alike) {
      std::ranges::sort(named, {}, [](const auto& entry) { return std::pair(entry.first.size(), entry.first); });
      const auto ids = named | std::views::values;
      orders.emplace_back(ids.begin(), ids.end());
    }
  }
  return orders;
}

InheritedParts inherited_parts(const Database& database, const QualifiedName& partition) {
  return Collector(database, partition).run();
}

std::vector<std::pair<ObjectId, Constraint>> kept_checks(const Database& database, const ObjectId& table,
                                                         const std::vector<QualifiedName>& left) {
  std::map<Name, ObjectId> kept, inherited;
  for (const QualifiedName& parent : database.find<Table>(table)->inherits) {
    (std::ranges::count(left, parent) > 0 ? inherited : kept).merge(checks_for_children(database, parent));
  }
  std::vector<std::pair<ObjectId, Constraint>> own;
  for (const auto& [name, above] : kept) {
    const ObjectId id{Kind::constraint, table.schema, table.name, name};
    if (!inherited.contains(name) && !database.contains(id)) {
      Constraint check = *database.find<Constraint>(above);
      static_cast<Object&>(check) = Object{.search_path = check.search_path};
      own.emplace_back(id, std::move(check));
    }
  }
  return own;
}

namespace {

/// Whether what the parent has in `to` is there in `from`: only then is there something to take a partition's own parts
/// over when it is attached.
bool has_all_of_parent(const Database& from, const Database& to, const QualifiedName& parent) {
  const auto there = [&from](const auto& entry) { return from.contains(entry.first); };
  return std::ranges::all_of(of_relation<Constraint>(to, parent), there) &&
         std::ranges::all_of(of_relation<Index>(to, parent), there);
}

/// The parent is made anew; a key of expressions is not looked into.
bool has_another_key(const Table& from, const Table& to) {
  const PartitionKey none;
  const PartitionKey& was = from.partition_key ? *from.partition_key : none;
  const PartitionKey& becomes = to.partition_key ? *to.partition_key : none;
  return was.strategy != becomes.strategy ||
         !std::ranges::equal(was.elements, becomes.elements, [](const IndexElement& a, const IndexElement& b) {
           return a.column == b.column || a.column.empty() || b.column.empty();
         });
}

/// A partition that the plan detaches, perhaps to attach it again.
bool is_let_go(const Database& from, const Database& to, const Table& table, const Table& wanted) {
  const QualifiedName& parent = table.partition_of->parent;
  if (!wanted.partition_of || wanted.partition_of->parent != parent) {
    return true;
  }
  const Table* const was = table_of(from, parent);
  const Table* const becomes = table_of(to, parent);
  return was != nullptr && becomes != nullptr && has_another_key(*was, *becomes);
}

void own_checks(Database& from, const Database& to) {
  std::vector<std::pair<ObjectId, Constraint>> kept;
  for (const auto& [id, table] : from.tables) {
    if (const Table* wanted = table.inherits.empty() ? nullptr : to.find<Table>(id)) {
      std::ranges::move(kept_checks(from, id, wanted->inherits), std::back_inserter(kept));
    }
  }
  from.constraints.insert(kept.begin(), kept.end());
}

/// A partition's key, attached to one that was on the parent alone and will be on all: it stays, by its name.
void keep_attached_keys(const Database& from, Database& to) {
  for (const auto& [id, key] : from.constraints) {
    const Table* const table = key.partition_of ? table_of(to, {id.schema, id.relation}) : nullptr;
    if (table == nullptr || !table->partition_of || to.contains(id)) {
      continue;
    }
    const QualifiedName& parent = table->partition_of->parent;
    const ObjectId above{Kind::constraint, parent.schema, parent.name, key.partition_of->name};
    const Constraint* const was = from.find<Constraint>(above);
    const Constraint* const becomes = to.find<Constraint>(above);
    if (was != nullptr && becomes != nullptr && was->only && !becomes->only) {
      to.constraints.emplace(id, key);
    }
  }
}

}  // namespace

void own_inherited_parts(Database& from, Database& to) {
  own_checks(from, to);
  keep_attached_keys(from, to);
  for (const auto& [id, table] : to.tables) {
    const Table* found = table.partition_of ? from.find<Table>(id) : nullptr;
    if (found == nullptr || found->partition_of || !has_all_of_parent(from, to, table.partition_of->parent)) {
      continue;
    }
    InheritedParts parts = inherited_parts(to, {id.schema, id.name});
    std::erase_if(parts.constraints, [&from](const auto& part) { return !from.contains(part.first); });
    std::erase_if(parts.indexes, [&from](const auto& part) { return !from.contains(part.first); });
    to.constraints.insert(parts.constraints.begin(), parts.constraints.end());
    to.indexes.insert(parts.indexes.begin(), parts.indexes.end());
  }
  for (const auto& [id, table] : from.tables) {
    const Table* wanted = table.partition_of ? to.find<Table>(id) : nullptr;
    if (wanted == nullptr || !is_let_go(from, to, table, *wanted)) {
      continue;
    }
    InheritedParts parts = inherited_parts(from, {id.schema, id.name});
    from.constraints.insert(parts.constraints.begin(), parts.constraints.end());
    from.indexes.insert(parts.indexes.begin(), parts.indexes.end());
  }
}

}  // namespace schema
