#include "cli/window.hpp"

#include <ctime>

#include "cli/exit.hpp"
#include "tests/support/catch.hpp"

using cli::Moment;
using cli::Window;
using cli::window;

namespace {

Moment local(int day, int hour, int minute = 0) {
  std::tm time{};
  time.tm_year = 126;
  time.tm_mon = 10;
  time.tm_mday = day;
  time.tm_hour = hour;
  time.tm_min = minute;
  time.tm_isdst = -1;
  return std::chrono::system_clock::from_time_t(std::mktime(&time));
}

bool open(const Window& window, Moment now) {
  try {
    cli::require_open(window, now);
  } catch (const cli::Failure& failure) {
    CHECK(failure.code == cli::Exit::lock);
    return false;
  }
  return true;
}

}  // namespace

TEST_CASE("a window of times of day comes every day, also over midnight", "[cli][window]") {
  for (const auto& [hour, is_open] : std::vector<std::pair<int, bool>>{
           {0, true}, {4, true}, {5, false}, {12, false}, {21, false}, {22, true}, {23, true}}) {
    INFO(hour);
    CHECK(open(window("22:00", "05:00", local(21, hour)), local(21, hour)) == is_open);
  }
  for (const auto& [hour, is_open] :
       std::vector<std::pair<int, bool>>{{0, false}, {1, true}, {4, true}, {5, false}, {23, false}}) {
    INFO(hour);
    CHECK(open(window("01:00", "05:00", local(21, hour)), local(21, hour)) == is_open);
  }
  CHECK(window("22:00", "05:00", local(21, 23)).closes == local(22, 5));
  CHECK(window("22:00", "05:00", local(30, 23)).closes == local(31, 5));
}

TEST_CASE("either end of a window may be said alone, or as a moment", "[cli][window]") {
  CHECK(open(window("", "05:00", local(21, 6)), local(21, 6)));
  CHECK(window("", "05:00", local(21, 6)).closes == local(22, 5));
  CHECK_FALSE(open(window("22:00", "", local(21, 6)), local(21, 6)));
  CHECK(open(window("22:00", "", local(21, 22)), local(21, 22)));
  CHECK(window("2026-11-21T22:30", "", local(1, 0)).opens == local(21, 22, 30));
  CHECK_FALSE(open(window("", "2026-11-21 22:30", local(21, 22, 30)), local(21, 22, 30)));
  CHECK(cli::to_string(*window("2026-11-21T22:30+02:00", "", local(1, 0)).opens) == "2026-11-21T20:30:00Z");
  CHECK(cli::to_string(*window("2026-11-21T22:30:15Z", "", local(1, 0)).opens) == "2026-11-21T22:30:15Z");
}

TEST_CASE("what is no moment is refused", "[cli][window]") {
  for (const char* text : {"25:00", "22:60", "10pm", "2026-13-01T10:00", "22:00Z", "tomorrow", ""}) {
    INFO(text);
    CHECK_FALSE(cli::is_moment(text));
  }
  CHECK_THROWS_AS(window("noon", "", local(1, 0)), cli::Failure);
}
