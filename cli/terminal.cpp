#include "cli/terminal.hpp"

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <set>

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "cli/activity.hpp"
#include "cli/exit.hpp"

namespace cli {

namespace {

/// The length of a colour or weight that our own reports set: `ESC [ 1 m`; 0: none stands here.
std::size_t color_size(std::string_view text) {
  constexpr std::string_view kBegin = "\x1b[";
  static const std::set<std::string_view> kUsed = {"0", "1", "2", "31", "32", "33", "34", "36"};
  const std::size_t end = text.substr(0, kBegin.size() + 3).find('m');
  return text.starts_with(kBegin) && end != std::string_view::npos &&
                 kUsed.contains(text.substr(kBegin.size(), end - kBegin.size()))
             ? end + 1
             : 0;
}

}  // namespace

std::string for_terminal(std::string_view text) {
  const auto byte = [&](std::size_t at) { return at < text.size() ? static_cast<unsigned char>(text[at]) : 0U; };
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size(); ++at) {
    const bool c0 = (byte(at) < 0x20 && text[at] != '\n' && text[at] != '\t') || byte(at) == 0x7F;
    const bool c1 = byte(at) == 0xC2 && byte(at + 1) >= 0x80 && byte(at + 1) < 0xA0;
    if (const std::size_t color = color_size(text.substr(at)); color > 0) {
      out += text.substr(at, color);
      at += color - 1;
    } else {
      out += c0 || c1 ? '?' : text[at];
      at += c1 ? 1 : 0;
    }
  }
  return out;
}

void write_result(const std::string& text, const Options& options) {
  if (options.output.empty() || options.output == "-") {
    const bool terminal = isatty(STDOUT_FILENO) != 0;
    const std::string cleaned = terminal ? for_terminal(text) : "";
    const std::string& shown = terminal ? cleaned : text;
    std::fwrite(shown.data(), 1, shown.size(), stdout);
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
    std::cerr << for_terminal(line) << '\n';
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
    std::string text = fmt::format("{}{}: {}\n", place.empty() ? "" : place + ": ", severity, diagnostic.message);
    if (!diagnostic.hint.empty()) {
      text += "  hint: " + diagnostic.hint + '\n';
    }
    std::cerr << for_terminal(text);
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
  std::cerr << for_terminal(question) << " [y/N] ";
  std::string answer;
  std::getline(std::cin, answer);
  return answer == "y" || answer == "Y" || answer == "yes";
}

}  // namespace cli
