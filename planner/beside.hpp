#pragma once
// Columns that get another type, or another name, without a rewrite under a lock: a second column beside the first is
// kept in step by a trigger, filled, given the indexes and constraints of the first, and takes its place in one short
// transaction. The first stays, kept in step the other way, until the contract phase.

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "schema/database.hpp"

namespace planner {

using schema::ObjectId;

struct Context;

/// One such column, by the names its two halves bear before and after the switch.
struct Beside {
  ObjectId column;        ///< as the wanted side calls it
  std::string old_name;   ///< of the column that holds the data, before the switch
  std::string new_name;   ///< of the column beside it, before the switch
  std::string left_name;  ///< of the old column, from the switch until the contract phase
  bool renamed = false;   ///< the application uses both names at once; else it only ever knows one
  bool resumed = false;   ///< an unfinished plan has made the new column and its trigger already, as this one would
};

/// The halves of `column`; `old` is its name until now (the same, unless it is renamed).
Beside beside_of(const ObjectId& column, const std::string& old);

/// The trigger function that keeps the halves in step: what tells an unfinished plan from columns of the user's own.
schema::QualifiedName in_step_function(const ObjectId& column);
ObjectId in_step_function_id(const ObjectId& column);
/// Its trigger: the last of the table's BEFORE ROW triggers, which fire by name, so that it sees what the others made.
std::string in_step_trigger(const Context& context, const ObjectId& column);

/// Made by a plan for `column` of its table, by whose name its function speaks of it.
bool is_kept_by(const schema::Trigger& trigger, const std::string& column);

/// Of type changes that were begun and not switched: the new columns, and the functions and triggers that keep them in
/// step. All they hold stands in the old columns, and no application knows them.
std::set<ObjectId> begun_halves(const schema::Database& from);

/// Why a column cannot change that way; empty: it can. What is refused here takes the plain way, and its lock.
std::string obstacle(const Context& context, const Beside& beside);

/// The column as it is, and as it shall be.
const schema::Column& from_column(const Context& context, const Beside& beside);
const schema::Column& to_column(const Context& context, const Beside& beside);

/// The name of an index or constraint while it stands beside the one it will replace, and of the one replaced.
std::string name_beside(const std::string& name);
std::string name_left(const std::string& name);

/// The CHECK that proves one half of a column to be without NULL.
std::string not_null_check_name(const ObjectId& column, const std::string& half);

/// The object as `source` has it, with every column that changes beside itself named by one of its halves, and every
/// type by the name it has meanwhile.
template <class T>
T staged(const Context& context, const schema::Database& source, const ObjectId& id, std::string Beside::*half);

/// How the user has values converted (`-- @backfill`), every type by the name it has before the switch.
std::optional<std::string> own_conversion(const Context& context, const Beside& beside);

}  // namespace planner
