#pragma once
// What a partition has from its parents is not in the model, as it follows from them. Detached, it keeps all of it as
// its own.

#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "schema/database.hpp"

namespace schema {

/// The tables whose partition or child it is.
std::vector<QualifiedName> parents_of(const Table& table);

/// Of a partition: its parent, that one's parent and so on to the root.
std::vector<QualifiedName> tables_above(const Database& database, const QualifiedName& partition);

struct InheritedParts {
  std::vector<std::pair<ObjectId, Constraint>> constraints;
  std::vector<std::pair<ObjectId, Index>> indexes;
};

/// The keys, checks and indexes that a partition has from its parents and has no name of its own for, named as the
/// server names them.
InheritedParts inherited_parts(const Database& database, const QualifiedName& partition);

/// Of an index, or a key, that a partition has for one of a table above it: its name, where that is known
/// (Database::part_names).
std::optional<Name> part_name(const Database& database, const QualifiedName& partition, const ObjectId& index);

/// The indexes of the tables above a partition whose part there the server may call as the partition's own index is:
/// they are made after it. One that is like it would take it over, and is not among them.
std::vector<ObjectId> indexes_that_may_name(const Database& database, const ObjectId& own);

/// The indexes over the same columns of a partitioned table, in the order in which they have to be made for a partition
/// to have its parts of them by the names that are known: what is made first has the lower number.
std::vector<std::vector<ObjectId>> made_in_order(const Database& database);

/// The CHECKs that children of the table inherit, by name: its own and those of the tables above it.
std::map<Name, ObjectId> checks_for_children(const Database& database, const QualifiedName& table);

/// The CHECKs that a child has from its parents and keeps as its own by NO INHERIT, when only those parents are left.
std::vector<std::pair<ObjectId, Constraint>> kept_checks(const Database& database, const ObjectId& table,
                                                         const std::vector<QualifiedName>& left);

/// Before two models are compared: partitions of `from` that are none, or of another table, in `to`, are given what
/// they will keep; and tables that `to` makes partitions keep what they have of what follows from the parent: attached,
/// it is the parent's. Likewise tables that lose a parent by NO INHERIT keep its CHECKs.
void own_inherited_parts(Database& from, Database& to);

}  // namespace schema
