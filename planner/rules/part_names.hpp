#pragma once
// The names of the indexes that partitions have from their parents, where the plan has to say them.

#include <optional>
#include <vector>

#include "planner/context.hpp"
#include "schema/parse/choose_name.hpp"

namespace planner {

/// Under which name the plan builds what the partition is to have for `index`, of a table above it.
schema::Name part_to_build(const Context& context, const schema::QualifiedName& partition, const ObjectId& index);

/// What it has for a PRIMARY KEY or UNIQUE constraint of a table above it.
schema::Name part_of_key(const schema::QualifiedName& partition, const schema::Constraint& key);

/// What the plan makes before an index of a partitioned table, as the server counts on from what is there when it calls
/// the parts: those over the same columns that the file has before it, and partitions' own that may be called alike.
std::vector<ObjectId> made_before(const Context& context, const ObjectId& index);

/// A partition that stays below an index that stays has its part of it, by the name that the server chose: that, where
/// the partition's index `id` is to be this part.
std::optional<schema::Name> part_by_another_name(const Context& context, const ObjectId& id);

/// Where an own index of a partition is to be called as the part of a parent's index is when it is made: the name that
/// is left to that one.
std::optional<schema::Name> name_for_part_in_way(const Context& context, const ObjectId& own);

}  // namespace planner
