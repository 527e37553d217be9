#pragma once
// The state of a partition's clone of a row trigger, where it is not that trigger's.

#include "planner/rules/common.hpp"

namespace planner {

bool is_clone(const schema::Database& database, const ObjectId& trigger);

Chain create_clone(const Context& context, const ObjectId& id);
Chain drop_clone(const Context& context, const ObjectId& id);
Chain alter_clone(const Context& context, const ObjectId& id);

/// What is said of a trigger is said of its clones as well: they get their own state again, and so they do on the way
/// back.
void keep_states_of_clones(const Context& context, const ObjectId& trigger, Chain& chain);
/// The same of one that goes, on the way back.
void restore_states_of_clones(const Context& context, const ObjectId& trigger, Draft& draft);
/// A partition that is attached again has new clones.
void keep_states_on_partition(const Context& context, const schema::QualifiedName& partition, Chain& chain);
/// The same where it is attached on the way back.
void restore_states_on_partition(const Context& context, const schema::QualifiedName& partition, Draft& draft);
/// Does the clone come and go with its trigger alone, since that goes as well?
bool goes_with_original(const Context& context, const ObjectId& trigger);

}  // namespace planner
