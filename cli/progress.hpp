#pragma once
// What a run tells while it goes on: lines on stderr; on a terminal a backfill keeps one line up to date.

#include <functional>

#include "cli/options.hpp"
#include "migrate/runner.hpp"

namespace cli {

/// What to hand to RunOptions::on_progress. `options` must outlive it. `prefix` goes in front of every line.
std::function<void(const migrate::Progress&)> progress_printer(const Options& options, const std::string& prefix = "");

/// `1 h 5 min`, `3 min 20 s`, `45 s`.
std::string duration_text(std::chrono::seconds time);

}  // namespace cli
