#include "cli/progress.hpp"

#include <algorithm>
#include <iostream>
#include <memory>

#include <fmt/format.h>
#include <unistd.h>

#include "cli/terminal.hpp"

namespace cli {

namespace {

using migrate::Progress;
using std::chrono::duration_cast;
using std::chrono::milliseconds;
using std::chrono::seconds;
using std::chrono::steady_clock;
using What = Progress::What;

class Printer {
 public:
  Printer(const Options& options, std::string prefix)
      : options_(options), prefix_(std::move(prefix)), terminal_(prefix_.empty() && isatty(STDERR_FILENO) != 0) {}

  void print(const Progress& progress) {
    const migrate::Statement* step = progress.statement;
    switch (progress.what) {
      case What::migration_started:
        if (!progress.migration->version.empty()) {
          line((progress.down ? "taking back " : "running ") + progress.migration->label());
        }
        return;
      case What::step_started:
        rate_start_ = {};
        if (options_.verbose) {
          line(fmt::format("  step {}: {}", step->number, step->comment));
        }
        return;
      case What::step_skipped:
        line(fmt::format("  step {} is done already: {}", step->number, progress.message));
        return;
      case What::noticed:
        line("  " + progress.message);
        return;
      case What::waiting:
        line("  waiting: " + progress.message);
        return;
      case What::working:
        passing(fmt::format("  step {}: {}", step->number, progress.message));
        return;
      case What::backfilling:
        backfilling(progress);
        return;
      case What::step_finished:
        if (step->backfill) {
          line(fmt::format("  step {}: filled, in {}", step->number,
                           duration_text(duration_cast<seconds>(progress.elapsed))));
        }
        if (options_.verbose) {
          line(fmt::format("  step {} took {} ms", step->number, progress.elapsed.count()));
        }
        return;
      case What::migration_finished:
        if (!progress.migration->version.empty()) {
          line(fmt::format("{} {} in {} ms", progress.down ? "took back" : "applied", progress.migration->label(),
                           progress.elapsed.count()));
        }
    }
  }

 private:
  void line(const std::string& text) {
    if (passing_width_ > 0 && !options_.quiet) {
      std::cerr << '\r' << std::string(passing_width_, ' ') << '\r';
    }
    passing_width_ = 0;
    say(options_, prefix_ + text);
  }

  /// On a terminal in place; elsewhere a line now and then.
  void passing(const std::string& text) {
    const auto now = steady_clock::now();
    const auto every = terminal_ ? milliseconds(100) : milliseconds(5000);
    if (now - last_passing_ < every && !options_.verbose) {
      return;
    }
    last_passing_ = now;
    if (!terminal_) {
      line(text);
    } else if (!options_.quiet) {
      std::cerr << '\r' << for_terminal(text)
                << std::string(passing_width_ > text.size() ? passing_width_ - text.size() : 0, ' ') << std::flush;
      passing_width_ = text.size();
    }
  }

  /// The rate is that of this run: what an earlier one did took its own time.
  void backfilling(const Progress& progress) {
    const auto now = steady_clock::now();
    if (rate_start_ == steady_clock::time_point{}) {
      rate_start_ = now;
      rows_at_start_ = progress.rows_passed;
    }
    std::string text = fmt::format("  step {}: {} rows", progress.statement->number, progress.rows);
    const double elapsed = std::chrono::duration<double>(now - rate_start_).count();
    const double rate = elapsed > 0 ? static_cast<double>(progress.rows_passed - rows_at_start_) / elapsed : 0;
    if (progress.rows_estimated > 0) {
      text += fmt::format(", {} % of the table",
                          std::min<std::int64_t>(100, progress.rows_passed * 100 / progress.rows_estimated));
    }
    if (rate >= 1) {
      text += fmt::format(", {:.0f} rows/s", rate);
      const auto left = static_cast<double>(std::max<std::int64_t>(0, progress.rows_estimated - progress.rows_passed));
      text += left > 0 ? ", about " + duration_text(seconds(static_cast<std::int64_t>(left / rate))) + " left" : "";
    }
    passing(text);
  }

  const Options& options_;
  std::string prefix_;
  bool terminal_;
  std::size_t passing_width_ = 0;
  std::int64_t rows_at_start_ = 0;
  steady_clock::time_point rate_start_{}, last_passing_{};
};

}  // namespace

std::string duration_text(seconds time) {
  const auto count = time.count();
  if (count >= 3600) {
    return fmt::format("{} h {} min", count / 3600, count % 3600 / 60);
  }
  return count >= 60 ? fmt::format("{} min {} s", count / 60, count % 60) : fmt::format("{} s", count);
}

std::function<void(const Progress&)> progress_printer(const Options& options, const std::string& prefix) {
  return [printer = std::make_shared<Printer>(options, prefix)](const Progress& progress) { printer->print(progress); };
}

}  // namespace cli
