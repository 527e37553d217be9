#pragma once
// What tests of the command line ask again and again.

#include <string>

#include "tests/support/server.hpp"

namespace tests {

/// CHECKs the exit code, and that the text stands in what the program printed; shows all of it where not.
void expect(const Run& run, int exit, const std::string& text = "");

/// The first field of the first row.
std::string value(const std::string& url, const std::string& query);
std::string value(const FreshDatabase& database, const std::string& query);

/// The url of a database of scratch(), for another role.
std::string as_user(std::string url, const std::string& user);

}  // namespace tests
