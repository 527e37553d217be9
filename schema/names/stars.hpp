#pragma once
// `SELECT *` and an INSERT that names no columns mean those that there are when the query is kept, in views, rules and
// SQL bodies alike. Where they are to be others later, they are spelled out.

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "schema/expressions.hpp"

namespace schema::names {

/// What is known of a relation in a FROM clause.
struct StarSource {
  std::vector<std::string> columns;
  bool spelled = false;  ///< `*`, or no list at all, does not do for it
};

/// By the relation's name as it is written; nothing: not known.
using StarSources = std::function<std::optional<StarSource>(const QualifiedName& written)>;

/// Whether a text may have anything to spell out.
bool may_have_stars(ExpressionRole role, const std::string& text);

/// The text of a query, rule or body, with a list of columns for every `*` that takes any of a relation which it does
/// not do for, and for every INSERT into one.
std::string spell_out_stars(ExpressionRole role, const std::string& text, const StarSources& sources);

}  // namespace schema::names
