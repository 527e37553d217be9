#pragma once
// What columns a view puts out, for those who have to make the like of them.

#include <optional>
#include <vector>

#include "schema/canonical/session.hpp"
#include "schema/view.hpp"

namespace schema::canonical {

/// nullopt: their types, or collations, cannot be told for certain.
std::optional<std::vector<Output>> view_outputs(Session& session, const ObjectId& view);

/// A view of these columns, all NULL.
View made_of_nulls(const std::vector<Output>& outputs);

/// The view's columns alone, all NULL. It reads nothing, and so it can be there before what the view itself reads,
/// where that reads the view in turn. It has no options: they come with the view's own query.
std::optional<View> stand_in(Session& session, const ObjectId& view);

}  // namespace schema::canonical
