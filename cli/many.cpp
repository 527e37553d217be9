#include "cli/many.hpp"

#include <algorithm>
#include <atomic>
#include <fstream>
#include <iterator>
#include <mutex>
#include <set>
#include <sstream>
#include <thread>

#include <fmt/format.h>

#include "cli/process.hpp"
#include "cli/terminal.hpp"
#include "postgres/url.hpp"

namespace cli {

namespace {

/// Our own command line: what the user typed, for one more process.
std::vector<std::string> own_command() {
  std::ifstream file("/proc/self/cmdline", std::ios::binary);
  std::istringstream words(std::string(std::istreambuf_iterator<char>(file), {}));
  std::vector<std::string> command;
  for (std::string word; std::getline(words, word, '\0');) {
    command.push_back(word);
  }
  command.at(0) = "/proc/self/exe";
  return command;
}

/// Its last message, else what it did.
std::string summary_of(const ProcessResult& result) {
  std::istringstream lines(result.errors);
  std::string message;
  for (std::string line; std::getline(lines, line);) {
    if (message.starts_with("schema: ")) {
      message += "\n    " + line;
    } else if (!line.empty()) {
      message = line;
    }
  }
  return message.starts_with("schema: ") ? message.substr(8) : message;
}

class Row {
 public:
  Row(const std::vector<Target>& targets, const ManyOptions& many, const Context& context)
      : targets_(targets),
        many_(many),
        context_(context),
        command_(own_command()),
        codes_(targets.size(), kNotBegun),
        next_(many.canary ? 1 : 0) {}

  Exit run() {
    if (many_.canary) {
      run_one(0);
    }
    const bool canary_failed = many_.canary && codes_[0] != 0;
    if (!canary_failed) {
      std::vector<std::thread> workers;
      for (std::size_t i = 0; i < std::max<std::size_t>(1, many_.jobs); ++i) {
        workers.emplace_back([this] {
          for (std::size_t next = next_++; next < targets_.size() && !stop_; next = next_++) {
            run_one(next);
          }
        });
      }
      for (std::thread& worker : workers) {
        worker.join();
      }
    }
    const auto done = std::ranges::count(codes_, 0), waiting = std::ranges::count(codes_, kNotBegun);
    const auto failed = static_cast<std::ptrdiff_t>(codes_.size()) - done - waiting;
    say(context_.options, fmt::format("{} of {} databases done, {} failed, {} not begun{}", done, codes_.size(), failed,
                                      waiting, canary_failed ? ": the first one is the canary" : ""));
    for (const std::string& failure : failures_) {
      say(context_.options, "  " + failure);
    }
    std::set<int> codes(codes_.begin(), codes_.end());
    codes.erase(0);
    codes.erase(kNotBegun);
    return codes.empty() ? Exit::done : codes.size() == 1 ? static_cast<Exit>(*codes.begin()) : Exit::error;
  }

 private:
  static constexpr int kNotBegun = -1;

  void run_one(std::size_t index) {
    std::vector<std::string> command = command_;
    command.insert(command.end(), targets_[index].arguments.begin(), targets_[index].arguments.end());
    const ProcessResult result = run_process(command, "", targets_[index].variables);
    const std::string& name = targets_[index].name;
    const std::lock_guard guard(mutex_);
    codes_[index] = result.exit_code;
    if (!result.output.empty()) {
      write_result(fmt::format("-- {}\n{}", name, result.output), context_.options);
    }
    if (result.exit_code != 0) {
      failures_.push_back(fmt::format("{}: exit {}: {}", name, result.exit_code, summary_of(result)));
      stop_ = stop_ || many_.stop_at_failure;
    }
    say(context_.options,
        fmt::format("{}: {}", name,
                    result.exit_code == 0 ? summary_of(result) : fmt::format("exit {}", result.exit_code)));
    if (context_.options.verbose) {
      say(context_.options, result.errors);
    }
  }

  const std::vector<Target>& targets_;
  const ManyOptions& many_;
  const Context& context_;
  std::vector<std::string> command_;
  std::vector<int> codes_;
  std::vector<std::string> failures_;
  std::atomic<std::size_t> next_;
  std::atomic<bool> stop_ = false;
  std::mutex mutex_;
};

}  // namespace

std::vector<Target> targets_of(const std::vector<std::string>& urls) {
  std::vector<Target> targets;
  for (const std::string& url : urls) {
    targets.push_back({postgres::describe_target(url), {}, {"SCHEMA_URL=" + url}});
  }
  return targets;
}

Exit run_many(const std::vector<Target>& targets, const ManyOptions& many, const Context& context) {
  return Row(targets, many, context).run();
}

}  // namespace cli
