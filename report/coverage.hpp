#pragma once

#include <string>

#include "schema/database.hpp"

namespace report {

/// What of a source is modelled (how many of each kind), what is not (by kind and name), and what is never looked at.
std::string coverage_text(const schema::Database& database);
std::string coverage_json(const schema::Database& database);

}  // namespace report
