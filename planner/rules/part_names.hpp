#pragma once
// The names of the indexes that partitions have from their parents, where the plan has to say them.

#include <optional>
#include <vector>

#include "planner/context.hpp"
#include "schema/parse/choose_name.hpp"

namespace planner {

/// Under which name the plan builds what the partition is to have for `index`, of a table above it.
schema::Name part_to_build(const Context& context, const schema::QualifiedName& partition, const ObjectId& index);

/// The indexes of the same table that the plan makes and that the file has before this one, where the server would call
/// their parts alike: those that are made first get the lower numbers.
std::vector<ObjectId> named_before(const Context& context, const ObjectId& index);

/// What the partition has for `index`, of a table above it that stays, before the plan.
schema::Name part_that_is_there(const Context& context, const schema::QualifiedName& partition, const ObjectId& index);

/// Where an own index of a partition is to be called as the part of a parent's index is when it is made: the name that
/// is left to that one.
std::optional<schema::Name> name_for_part_in_way(const Context& context, const ObjectId& own);

}  // namespace planner
