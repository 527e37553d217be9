#pragma once
// ENABLE and DISABLE TRIGGER, and what they do to the clones that partitions have of a row trigger.

#include "schema/parse/alter_command.hpp"

namespace schema::parse {

void enable_trigger(const Command& command, Enabled enabled);
/// ALL, USER.
void enable_all_triggers(const Command& command, Enabled enabled);

/// The clones of this trigger have gone, or have its state again.
void forget_clones(Interpreter& interpreter, const ObjectId& trigger);
/// A partition that is none any more, and those below it, have no clones.
void forget_clones_of_partition(Interpreter& interpreter, const QualifiedName& partition);

}  // namespace schema::parse
