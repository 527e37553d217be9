#include "tests/support/case_runner.hpp"
#include "tests/support/catch.hpp"

TEST_CASE("every case converges and keeps its rows") {
  for (const std::filesystem::path& folder : tests::case_folders()) {
    for (const std::string& failure : tests::run_case(folder)) {
      FAIL_CHECK(folder.parent_path().filename().string() << "/" << folder.filename().string() << ": " << failure);
    }
  }
}
