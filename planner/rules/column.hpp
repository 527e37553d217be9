#pragma once
// Columns have more ways to change than any other kind; the parts of kRule_column, by what they act on.

#include <cstdint>
#include <optional>
#include <string>

#include "planner/rules/common.hpp"

namespace planner {

enum class ColumnOwner : std::uint8_t { table, composite_type, view };
ColumnOwner column_owner(const schema::Database& database, const ObjectId& id);
/// ALTER TYPE … CASCADE brings the columns of a table OF the type along; the server refuses to do it the other way.
bool follows_its_type(const Context& context, const ObjectId& id);
/// Of a column of a table OF a type, in `to`.
ObjectId attribute_of(const Context& context, const ObjectId& id);
/// `ALTER TABLE t ALTER COLUMN c action`
std::string alter_column(const Context& context, const ObjectId& id, const std::string& action);

/// The same of the table alone, not of those that inherit the column.
std::string alter_column_only(const Context& context, const ObjectId& id, const std::string& action);

/// All that differs, in one order: what a later action needs comes first.
Chain change_column(const Context& context, const ObjectId& id, const Fields& fields);
/// What becomes of the default while the type changes. elsewhere: other steps drop and set it.
enum class DefaultWith : std::uint8_t { stays, changes, elsewhere };
/// ALTER COLUMN … TYPE, with the default out of its way where needed.
Chain alter_column_type(const Context& context, const ObjectId& id, DefaultWith with);
bool default_steps_aside(const Context& context, const ObjectId& id, DefaultWith with);

/// `SET DEFAULT 1`, `SET STORAGE main`, `SET COMPRESSION lz4`: what the column has of a field that ALTER TABLE hands on
/// to all that inherit it.
std::string setting_action(std::string_view field, const schema::Column& column);
bool is_handed_on(std::string_view field);
/// All that inherit the column are to have the same of it; else each is altered for itself.
bool reaches_children(const Context& context, const ObjectId& id, std::string_view field);
/// ALTER COLUMN … TYPE, the step at `type_step`, and what is said along with it reach all that inherit the column: what
/// they have otherwise.
void settle_below(const Context& context, const ObjectId& id, bool default_aside, std::size_t type_step, Chain& chain);
/// Freed by what sets these fields of a column.
std::string settings_slot(const ObjectId& column);
/// A new child takes the columns that its parents have by then, as they are then.
void wait_for_columns_above(const Context& context, const schema::QualifiedName& relation, Draft& draft);
/// SET NOT NULL: on a table with rows proved beforehand by a validated CHECK, so that nothing scans under a lock.
Chain set_not_null(const Context& context, const ObjectId& id);
/// ADD COLUMN empty and nullable, a default (or a trigger) for new rows, old rows filled in batches, then NOT NULL.
Chain create_with_backfill(const Context& context, const ObjectId& id);
/// The new column goes that way: its rows need values that ADD COLUMN could only write under a long lock, or not at
/// all.
bool fills_when_created(const Context& context, const ObjectId& id);
/// What fills the rows of a table as it gets the column; nothing where ADD COLUMN writes it by itself.
std::optional<std::string> value_for_rows(const Context& context, const ObjectId& id);
/// Takes away what filled new rows meanwhile.
Chain finish_column(const Context& context, const ObjectId& id);
/// `SELECT setval(…)`: the sequence goes on after the numbers that the column's rows have.
std::string go_on_after_rows(const std::string& sequence, const schema::SequenceOptions& options,
                             const ObjectId& column);
/// The highest value of it is found without reading the rows.
bool is_sorted(const Context& context, const ObjectId& column);
/// Its values can be a sequence's.
bool counts(const schema::Column& column);
/// The sequence that the column of a table with rows owns and counts by from now on, and that is made by the plan.
std::optional<ObjectId> new_sequence_of(const Context& context, const ObjectId& column);
/// That goes on after the rows.
Chain go_on_in_new_sequence(const Context& context, const ObjectId& id);
/// The column is there, by an unfinished plan or all the time, and its rows without a value are to get one now: what
/// `-- @backfill` says, else the default.
bool fills_rows(const Context& context, const ObjectId& id, const Fields& fields);
Chain fill_column(const Context& context, const ObjectId& id);
/// The comment says that an unfinished plan has added it, and that its rows wait for their value.
bool is_unfilled(const schema::Column& column);
/// A text that does not give every row the same.
bool is_volatile(const Context& context, const std::string& text);
Chain alter_identity(const Context& context, const ObjectId& id);

/// What the column's default calls and what needs the column's own table in turn, where all of it is made: the default
/// is set once both are there.
std::set<ObjectId> made_before_default(const Context& context, const ObjectId& column);
Draft set_default_apart(const Context& context, const ObjectId& column);
/// The same where all of it goes: the default goes before.
std::set<ObjectId> gone_after_default(const Context& context, const ObjectId& column);
Draft drop_default_apart(const Context& context, const ObjectId& column);

/// Columns of views: what is said of them, their names and types being the view's.
Chain create_view_column(const Context& context, const ObjectId& id);
Chain drop_view_column(const Context& context, const ObjectId& id);

/// Attributes of composite types.
Chain create_attribute(const Context& context, const ObjectId& id);
Chain drop_attribute(const Context& context, const ObjectId& id);
Chain alter_attribute(const Context& context, const ObjectId& id, const Fields& fields);

/// The columns of its parents that bring the new column along. ATTACH and INHERIT bring none: they come from a parent
/// that the table has all the time, or has by then.
std::vector<ObjectId> parents_that_bring(const Context& context, const ObjectId& id);
/// A column that comes with its parents': only what it has otherwise is said.
Chain set_apart(const Context& context, const ObjectId& id, const std::vector<ObjectId>& parents);
/// The new column makes those of the children, too.
void bring_to_children(const Context& context, const ObjectId& id, Draft& draft);
/// INHERIT and ATTACH want the parent's columns to be there.
Chain create_for_new_parent(const Context& context, const ObjectId& id);
/// ADD COLUMN with an identity does not reach children; before 17 not partitions either.
bool identity_stops_at_children(const Context& context, const schema::Table& table,
                                const schema::QualifiedName& relation);
/// The column everywhere, the identity on the parent alone.
Chain create_identity_apart(const Context& context, const ObjectId& id);
/// A child keeps the column as its own while its parent loses it: the parent alone must drop it.
bool drops_alone(const Context& context, const ObjectId& column);

}  // namespace planner
