#pragma once
// The trigger that keeps the two halves of a column in step, and how one half's value becomes the other's.

#include <string>

#include "planner/rules/common.hpp"

namespace planner {

/// How a value of one half becomes one of the other.
struct Conversion {
  std::string value;  ///< over the half's column by its bare name; assigned, so that an assignment cast does the rest
  std::string condition;   ///< true for rows of which the other half is to be filled
  bool own = false;        ///< the user's own expression: nobody knows the way back
  bool narrows = false;    ///< values may not fit
  std::string_view loses;  ///< what values lose without an error; empty: nothing
  std::string misfit;      ///< condition that a value fulfils which cannot be converted at all; empty: all can
};

/// Old -> new: what `-- @backfill` says, else the cast between the types.
Conversion conversion(const Context& context, const Beside& beside);
/// New -> old, by the names after the switch; what does not fit becomes NULL.
Conversion conversion_back(const Context& context, const Beside& beside);

/// After the switch: condition that a row fulfils whose value does not survive the way back, the old half holding
/// another or none; empty: all do.
std::string changed_on_way_back(const Context& context, const Beside& beside);

/// CREATE OR REPLACE FUNCTION: until the switch a write to either half reaches the other; a write to both, or to
/// neither, is decided by the old one.
std::string in_step_before(const Context& context, const Beside& beside);
/// After the switch the column's new self leads, and the old one follows as far as its type goes.
std::string in_step_after(const Context& context, const Beside& beside);
/// Does anything keep the old half after the switch?
bool follows_after(const Context& context, const Beside& beside);

/// CREATE TRIGGER, and what makes it fire for rows of logical replication too.
std::vector<std::string> create_in_step_trigger(const Context& context, const Beside& beside);
std::string drop_in_step_trigger(const Context& context, const Beside& beside);
std::string drop_in_step_function(const Beside& beside);

}  // namespace planner
