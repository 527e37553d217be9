#pragma once
// When something may run: from a moment on, up to another one. Each is a time of day, which comes every day, or a
// moment with its date; both in this machine's time unless they say otherwise.

#include <chrono>
#include <optional>
#include <string>

namespace cli {

using Moment = std::chrono::system_clock::time_point;

struct Window {
  std::optional<Moment> opens, closes;
};

inline constexpr const char* kMomentHint =
    "write a time of day (\"22:00\") or a moment (\"2026-11-21T22:00\", \"2026-11-21T22:00Z\", …+01:00)";
bool is_moment(const std::string& text);

/// The window that `now` is in or before; empty texts: no limit. `until` as a time of day is the next one; `not_before`
/// as a time of day is the last one before such an `until`, else today's. Throws Failure(usage) for what is no moment.
Window window(const std::string& not_before, const std::string& until, Moment now);

/// Throws Failure(lock) where `now` is outside.
void require_open(const Window& window, Moment now);

/// `2026-11-21T22:00:00Z`, which window() reads back.
std::string to_string(Moment moment);

}  // namespace cli
