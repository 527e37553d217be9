#pragma once
// The canonical form of what holds whole statements: rules and SQL-standard function bodies.

#include <string>

#include "schema/canonical/analysis.hpp"
#include "schema/canonical/session.hpp"
#include "schema/expressions.hpp"

namespace schema::canonical {

/// Both throw Unsupported for what is not understood. `node`: a whole CREATE RULE.
std::string rule_form(Analysis& analysis, const ExpressionUse& use, tree::Node node);

/// `node`: one statement (RETURN), or the lists of BEGIN ATOMIC. Arguments are found after columns, by name or number.
std::string body_form(Analysis& analysis, Session& session, const ExpressionUse& use, tree::Node node);

}  // namespace schema::canonical
