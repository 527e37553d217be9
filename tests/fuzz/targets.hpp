#pragma once
// What takes text from outside: each may refuse it, none may crash, hang or say a thing it does not hold to.
// `./dev fuzz NAME` feeds them what libFuzzer makes up; every test run feeds them the regressions and cut-up case
// files.

#include <span>
#include <string_view>

namespace tests {

struct FuzzTarget {
  std::string_view name;
  void (*run)(std::string_view text);
};

std::span<const FuzzTarget> fuzz_targets();

}  // namespace tests
