// One binary per target: FUZZ_TARGET is its name.

#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "tests/fuzz/targets.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static void (*const run)(std::string_view) = [] {
    for (const tests::FuzzTarget& target : tests::fuzz_targets()) {
      if (target.name == FUZZ_TARGET) {
        return target.run;
      }
    }
    std::abort();
  }();
  run({reinterpret_cast<const char*>(data), size});
  return 0;
}
