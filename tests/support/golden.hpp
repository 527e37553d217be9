#pragma once
// A text held against a file of the tree. UPDATE_GOLDEN=1 writes the file instead.

#include <string>

namespace tests {

/// Checks (as Catch2 does) that `text` is what `path` (from the project's root) holds; says the first line that
/// differs.
void check_golden(const std::string& path, const std::string& text);

}  // namespace tests
