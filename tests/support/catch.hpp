#pragma once
// Catch2 2 and 3 behind one include.

#include <string>

#if __has_include(<catch2/catch_test_macros.hpp>)
#include <catch2/catch_all.hpp>

namespace tests {
using Catch::Approx;
/// Matches a string that has this in it.
inline auto contains(const std::string& text) { return Catch::Matchers::ContainsSubstring(text); }
}  // namespace tests
#else
#include <catch2/catch.hpp>

namespace tests {
using Catch::Detail::Approx;
inline auto contains(const std::string& text) { return Catch::Matchers::Contains(text); }
}  // namespace tests
#endif
