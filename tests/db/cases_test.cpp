#include "tests/support/case_runner.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/server.hpp"

TEST_CASE("every case converges and keeps its rows", "[majors]") {
  for (const std::string& failure : tests::in_all_cases(tests::run_case)) {
    FAIL_CHECK(failure);
  }
}

TEST_CASE("the example's versions lead to one another") {
  const auto version = [](int number) { return tests::read_file("examples/shop/v" + std::to_string(number) + ".sql"); };
  for (int number = 1; number < 3; ++number) {
    for (const std::string& failure : tests::run_case({version(number), version(number + 1), "", ""})) {
      FAIL_CHECK("v" << number << " -> v" << number + 1 << ": " << failure);
    }
  }
}
