#pragma once

#include <string>

#include "schema/tree/tree.hpp"

namespace migrate {

/// What the server says once a statement has run, and psql prints: `ALTER TABLE`. Empty: not known beforehand.
std::string command_tag(schema::tree::Node statement);

}  // namespace migrate
