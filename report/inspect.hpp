#pragma once

#include <string>

#include "report/plan.hpp"
#include "schema/database.hpp"

namespace report {

/// The model as JSON: every object with its id, its SQL and what it says of itself. docs/inspect.schema.json.
std::string inspect_json(const schema::Database& database);

/// Tables and references as a Mermaid `erDiagram`.
std::string inspect_mermaid(const schema::Database& database);

/// The same as one SVG; many tables are drawn in groups, one below the other. Empty where nothing can draw.
std::string inspect_svg(const schema::Database& database, const Draw& draw);

/// One page: the diagram, and a data dictionary to search, with every comment.
std::string inspect_html(const schema::Database& database, const std::string& name, const Draw& draw);

}  // namespace report
