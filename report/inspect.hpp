#pragma once

#include <string>

#include "schema/database.hpp"

namespace report {

/// The model as JSON: a list per kind, each object with its id and its SQL.
std::string inspect_json(const schema::Database& database);

}  // namespace report
