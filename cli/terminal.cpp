#include "cli/terminal.hpp"

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "cli/activity.hpp"
#include "cli/exit.hpp"

namespace cli {

void write_result(const std::string& text, const Options& options) {
  if (options.output.empty() || options.output == "-") {
    std::fwrite(text.data(), 1, text.size(), stdout);
    if (std::fflush(stdout) != 0) {
      throw Failure(Exit::error, "cannot write to standard output");
    }
    return;
  }
  const std::filesystem::path target = options.output;
  const std::filesystem::path part = target.string() + ".part";
  std::ofstream file(part, std::ios::binary);
  file << text;
  file.close();
  std::error_code error;
  if (file) {
    std::filesystem::rename(part, target, error);
  }
  if (!file || error) {
    std::filesystem::remove(part, error);
    throw Failure(Exit::error, fmt::format("cannot write {}", options.output));
  }
}

void say(const Options& options, const std::string& line) {
  if (!options.quiet) {
    clear_activity();
    std::cerr << line << '\n';
  }
}

void say_next(const Options& options, const std::string& what) {
  if (options.format.empty() || options.format == "text") {
    say(options, "next: " + what);
  }
}

std::string same_environment(const Options& options) {
  return options.environment.empty() ? "" : " --env " + options.environment;
}

void print_diagnostics(const std::vector<schema::Diagnostic>& diagnostics, const schema::Database& database,
                       const Options& options) {
  for (const schema::Diagnostic& diagnostic : diagnostics) {
    const bool note = diagnostic.severity == schema::Severity::note;
    if ((note && !options.verbose) || (options.quiet && diagnostic.severity != schema::Severity::error)) {
      continue;
    }
    clear_activity();
    const std::string place = to_string(database, diagnostic.place);
    const char* severity = note ? "note" : diagnostic.severity == schema::Severity::warning ? "warning" : "error";
    std::cerr << fmt::format("{}{}: {}\n", place.empty() ? "" : place + ": ", severity, diagnostic.message);
    if (!diagnostic.hint.empty()) {
      std::cerr << "  hint: " << diagnostic.hint << '\n';
    }
  }
}

std::string read_standard_input() {
  static std::atomic<bool> read = false;
  if (read.exchange(true)) {
    throw Failure(Exit::usage, "standard input is named twice, and can be read once", "give one of them as a file");
  }
  return {std::istreambuf_iterator<char>(std::cin), {}};
}

bool use_color(const Options& options) {
  const char* no_color = std::getenv("NO_COLOR");
  return !options.no_color && (no_color == nullptr || *no_color == '\0') && options.output.empty() &&
         isatty(STDOUT_FILENO) != 0;
}

std::size_t terminal_width(const Options& options) {
  constexpr std::size_t kLeast = 40, kUsual = 80;
  winsize size{};
  if (!options.output.empty() || isatty(STDOUT_FILENO) == 0) {
    return 0;
  }
  return ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? std::max<std::size_t>(size.ws_col, kLeast)
                                                                         : kUsual;
}

bool confirm(const std::string& question, const Options& options) {
  if (options.yes) {
    return true;
  }
  if (isatty(STDIN_FILENO) == 0) {
    throw Failure(Exit::usage, "this asks before it goes on, and there is no terminal to ask on", "say --yes");
  }
  std::cerr << question << " [y/N] ";
  std::string answer;
  std::getline(std::cin, answer);
  return answer == "y" || answer == "Y" || answer == "yes";
}

}  // namespace cli
