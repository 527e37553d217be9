#pragma once
// Two models -> changes. Pure. One generic merge walk over every kind; what counts as a change, and whether it alters
// or replaces, stands in the field tables (fields.hpp).

#include <string_view>
#include <vector>

#include "diff/change.hpp"
#include "schema/database.hpp"
#include "schema/diagnostic.hpp"

namespace diff {

/// How a plan in phases ends the names of the triggers (and their functions) that keep two columns in step and that
/// fill a new one, and the comment of the column that waits for the contract phase: what an unfinished plan is known
/// by.
inline constexpr std::string_view kInStep = "__in_step";
inline constexpr std::string_view kFills = "_backfill";
inline constexpr std::string_view kLeftBehind = "; goes in the contract phase";

/// Finds the renames that `to` declares (hints) and that `from` still has under the old name, and applies them to
/// `from` (schema::rename). Call before canonical::settle(). A hint whose old name is gone and whose new name is
/// there is done already, and says nothing. One in phases that has begun (both names there, kept in step) is taken up
/// again. What `from` says of an enum's labels follows their declared renames. Errors (both names exist, …) come as
/// diagnostics.
struct Renames {
  std::vector<Rename> renames;
  std::vector<schema::Diagnostic> diagnostics;
};
Renames apply_renames(schema::Database& from, const schema::Database& to);

/// The changes that make `from` into `to`, ordered by kind and id. REQUIRES: canonical::settle() ran on the two.
std::vector<Change> compare(const schema::Database& from, const schema::Database& to);

/// Look-alikes: dropped and created objects of one kind that differ in name only. Listed, never guessed.
std::vector<Rename> rename_candidates(const schema::Database& from, const schema::Database& to,
                                      const std::vector<Change>& changes);

}  // namespace diff
