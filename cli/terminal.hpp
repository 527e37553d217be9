#pragma once
// Results go to stdout (or -o FILE), progress and messages to stderr.

#include <string>
#include <string_view>
#include <vector>

#include "cli/options.hpp"
#include "schema/database.hpp"
#include "schema/diagnostic.hpp"

namespace cli {

/// Text as a terminal may get it. Names, comments and file names come from elsewhere and may hold sequences that steer
/// one: control characters (C0 but for newline and tab, DEL, and C1 in UTF-8) are shown as `?`; of escape sequences the
/// colours that we use ourselves stay.
std::string for_terminal(std::string_view text);

/// Writes a result to stdout, or whole to the file that -o names (or not at all: temp file and rename).
void write_result(const std::string& text, const Options& options);

/// One line on stderr, unless --quiet.
void say(const Options& options, const std::string& line);

/// Diagnostics as `file:line:column: error: message` and `  hint: …`, on stderr; notes only when verbose.
void print_diagnostics(const std::vector<schema::Diagnostic>& diagnostics, const schema::Database& database,
                       const Options& options);

/// All of standard input, which there is once. Throws Failure(usage) for whoever comes second: to it all would be
/// empty.
std::string read_standard_input();

/// May escape sequences colour stdout?
bool use_color(const Options& options);

/// Columns of the terminal that stdout is; 0: it is none (or -o names a file), lines are not folded.
std::size_t terminal_width(const Options& options);

/// Asks on the terminal; true without asking when --yes. Without a terminal throws Failure(usage) naming --yes.
bool confirm(const std::string& question, const Options& options);

/// `next: …`, what to type now, for who reads the result as text: after it, on stderr.
void say_next(const Options& options, const std::string& what);
/// ` --env NAME`, where the command line said one.
std::string same_environment(const Options& options);

}  // namespace cli
