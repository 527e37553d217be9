#include "cli/many.hpp"

#include <algorithm>
#include <atomic>
#include <fstream>
#include <iterator>
#include <mutex>
#include <optional>
#include <set>
#include <sstream>
#include <thread>

#include <fmt/format.h>

#include "cli/process.hpp"
#include "cli/source.hpp"
#include "cli/tenants.hpp"
#include "cli/terminal.hpp"
#include "postgres/url.hpp"
#include "report/json.hpp"

namespace cli {

namespace {

/// Our own command line: what the user typed, for one more process. A URL goes by the environment: its password is
/// wiped from the command line by now.
std::vector<std::string> own_command() {
  std::ifstream file("/proc/self/cmdline", std::ios::binary);
  std::istringstream words(std::string(std::istreambuf_iterator<char>(file), {}));
  std::vector<std::string> command;
  for (std::string word; std::getline(words, word, '\0');) {
    command.push_back(word);
  }
  command.at(0) = "/proc/self/exe";
  for (auto word = command.begin(); word != command.end();) {
    const bool has_value = word->starts_with("--url=");
    word = has_value || *word == "--url" ? command.erase(word, word + (has_value || word + 1 == command.end() ? 1 : 2))
                                         : word + 1;
  }
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
  return message.starts_with("schema: ") ? message.substr(8) : message.empty() ? "done" : message;
}

class Row {
 public:
  Row(const Targets& targets, const ManyOptions& many, const Context& context)
      : targets_(targets.each),
        what_(targets.what),
        many_(many),
        context_(context),
        command_(own_command()),
        results_(targets_.size()),
        next_(many.canary ? 1 : 0) {
    if (context.options.yes || many.confirmed) {
      command_.emplace_back("--yes");
    }
    if (!context.options.output.empty()) {
      command_.insert(command_.end(), {"--output", "-"});
    }
  }

  Exit run() {
    const StopPassedOn stop;
    if (many_.canary) {
      run_one(0);
    }
    const bool canary_failed = many_.canary && results_[0]->exit_code != 0;
    if (!canary_failed) {
      std::vector<std::thread> workers;
      for (std::size_t i = 0; i < std::max<std::size_t>(1, many_.jobs); ++i) {
        workers.emplace_back([this] {
          for (std::size_t next = next_++; next < targets_.size() && !stop_ && !StopPassedOn::asked(); next = next_++) {
            run_one(next);
          }
        });
      }
      for (std::thread& worker : workers) {
        worker.join();
      }
    }
    write_results();
    say_summary(canary_failed);
    std::set<int> codes;
    for (const std::optional<ProcessResult>& result : results_) {
      codes.insert(result ? result->exit_code : 0);
    }
    codes.erase(0);
    return codes.empty() ? Exit::done : codes.size() == 1 ? static_cast<Exit>(*codes.begin()) : Exit::error;
  }

 private:
  bool as_json() const { return context_.options.format == "json"; }
  bool at_once() const { return !as_json() && context_.options.output.empty(); }

  std::string text_of(std::size_t index) const {
    return !results_[index] || results_[index]->output.empty()
               ? ""
               : fmt::format("-- {}\n{}", targets_[index].name, results_[index]->output);
  }

  void run_one(std::size_t index) {
    std::vector<std::string> command = command_;
    command.insert(command.end(), targets_[index].arguments.begin(), targets_[index].arguments.end());
    std::vector<std::string> variables = targets_[index].variables;
    if (variables.empty() && !context_.options.url.empty()) {
      variables.push_back("SCHEMA_URL=" + context_.options.url);
    }
    const ProcessResult result = run_process(command, "", variables);
    const std::string& name = targets_[index].name;
    const std::lock_guard guard(mutex_);
    results_[index] = result;
    for (; at_once() && printed_ < results_.size() && results_[printed_]; ++printed_) {
      write_result(text_of(printed_), context_.options);
    }
    stop_ = stop_ || (result.exit_code != 0 && many_.stop_at_failure);
    say(context_.options,
        fmt::format("{}: {}", name,
                    result.exit_code == 0 ? summary_of(result) : fmt::format("exit {}", result.exit_code)));
    if (context_.options.verbose) {
      say(context_.options, result.errors);
    }
  }

  void write_results() const {
    if (at_once()) {
      return;
    }
    std::string text;
    report::Json json;
    const bool ok = std::ranges::all_of(results_, [](const auto& result) { return result && result->exit_code == 0; });
    json.begin_object().field("ok", ok).begin_array("targets");
    for (std::size_t i = 0; i < targets_.size(); ++i) {
      const std::optional<ProcessResult>& result = results_[i];
      json.begin_object().field("name", targets_[i].name);
      result ? json.field("exit_code", result->exit_code) : json.null("exit_code");
      result && !result->output.empty() ? json.json("result", result->output) : json.null("result");
      result && result->exit_code != 0 ? json.field("error", summary_of(*result)) : json.null("error");
      json.end_object();
      text += text_of(i);
    }
    json.end_array().end_object();
    write_result(as_json() ? json.text() : text, context_.options);
  }

  void say_summary(bool canary_failed) const {
    std::size_t done = 0, waiting = 0;
    std::string failures;
    for (std::size_t i = 0; i < targets_.size(); ++i) {
      const std::optional<ProcessResult>& result = results_[i];
      if (!result) {
        ++waiting;
      } else if (result->exit_code == 0) {
        ++done;
      } else {
        failures += fmt::format("\n  {}: exit {}: {}", targets_[i].name, result->exit_code, summary_of(*result));
      }
    }
    say(context_.options, fmt::format("{} of {} {} done, {} failed, {} not begun{}{}", done, targets_.size(), what_,
                                      targets_.size() - done - waiting, waiting,
                                      canary_failed ? ": the first one is the canary" : "", failures));
  }

  const std::vector<Target>& targets_;
  const std::string_view what_;
  const ManyOptions& many_;
  const Context& context_;
  std::vector<std::string> command_;
  std::vector<std::optional<ProcessResult>> results_;  ///< empty: not begun
  std::size_t printed_ = 0;                            ///< they are printed in order
  std::atomic<std::size_t> next_;
  std::atomic<bool> stop_ = false;
  std::mutex mutex_;
};

}  // namespace

Targets many_targets(const Context& context) {
  Targets targets;
  targets.what = "databases";
  for (const std::string& url : target_urls(context.options, context.config)) {
    targets.each.push_back({postgres::describe_target(url), {}, {"SCHEMA_URL=" + url}});
  }
  if (targets.each.empty()) {
    targets.what = "tenants";
    for (const std::string& name : tenants(context.options, context.config)) {
      targets.each.push_back({name, {"--tenant", name}, {}});
    }
  }
  return targets;
}

void require_for_each(const std::string& source) {
  if (source == "-") {
    throw Failure(Exit::usage, "standard input can be read once, and there are several to compare with it",
                  "give it as a file");
  }
}

Exit run_many(const Targets& targets, const ManyOptions& many, const Context& context) {
  static const std::set<std::string> kFormats = {"", "text", "sql", "json"};
  if (!kFormats.contains(context.options.format)) {
    throw Failure(Exit::usage,
                  fmt::format("--format {} is for one, and there are {} {}", context.options.format,
                              targets.each.size(), targets.what),
                  targets.what == "tenants" ? "say --tenant NAME" : "say --url URL");
  }
  return Row(targets, many, context).run();
}

}  // namespace cli
