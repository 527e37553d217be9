#pragma once
// Columns have more ways to change than any other kind; the parts of kRule_column, by what they act on.

#include <cstdint>

#include "planner/rules/common.hpp"

namespace planner {

enum class ColumnOwner : std::uint8_t { table, composite_type, view };
ColumnOwner column_owner(const schema::Database& database, const ObjectId& id);
/// ALTER TYPE … CASCADE brings the columns of a table OF the type along; the server refuses to do it the other way.
bool follows_its_type(const Context& context, const ObjectId& id);
/// `ALTER TABLE t ALTER COLUMN c action`
std::string alter_column(const Context& context, const ObjectId& id, const std::string& action);

/// All that differs, in one order: what a later action needs comes first.
Chain change_column(const Context& context, const ObjectId& id, const Fields& fields);
/// What becomes of the default while the type changes. elsewhere: other steps drop and set it.
enum class DefaultWith : std::uint8_t { stays, changes, elsewhere };
/// ALTER COLUMN … TYPE, with the default out of its way where needed.
Chain alter_column_type(const Context& context, const ObjectId& id, DefaultWith with);
/// SET NOT NULL: on a table with rows proved beforehand by a validated CHECK, so that nothing scans under a lock.
Chain set_not_null(const Context& context, const ObjectId& id);
/// ADD COLUMN empty and nullable, a default (or a trigger) for new rows, old rows filled in batches, then NOT NULL.
Chain create_with_backfill(const Context& context, const ObjectId& id);
/// The new column goes that way: its rows need values that ADD COLUMN could only write under a long lock, or not at
/// all.
bool fills_when_created(const Context& context, const ObjectId& id);
/// Takes away what filled new rows meanwhile.
Chain finish_column(const Context& context, const ObjectId& id);
/// Fills rows in batches, each in its own transaction.
Draft backfill(const Context& context, const ObjectId& id, const std::string& value);
Chain alter_identity(const Context& context, const ObjectId& id);

/// Columns of views: what is said of them, their names and types being the view's.
Chain create_view_column(const Context& context, const ObjectId& id);
Chain drop_view_column(const Context& context, const ObjectId& id);

/// Attributes of composite types.
Chain create_attribute(const Context& context, const ObjectId& id);
Chain drop_attribute(const Context& context, const ObjectId& id);
Chain alter_attribute(const Context& context, const ObjectId& id, const Fields& fields);

/// Does a child keep the column as its own while its parent loses it? Then the parent alone must drop it.
bool drops_alone(const Context& context, const ObjectId& column);

}  // namespace planner
