#pragma once
// Hazards in any SQL, ours or hand-written: one rule per file in lint/rules/, one row each in rules.def. A rule sees a
// statement with all that is known where it stands: the schema before it, which relations are made in the same file,
// what shares a transaction, which timeouts hold, the server's version. Nothing is asked of a server.

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "lint/rule.hpp"
#include "schema/database.hpp"
#include "schema/diagnostic.hpp"
#include "schema/parse/read.hpp"

namespace lint {

/// Who runs the file, and so what shares a transaction. `statement`: each for itself, as psql does. `transaction`: the
/// whole file in one. `schema`: our runner, which takes out of the transaction what refuses one, commits where what
/// follows needs it, and sets a lock timeout.
enum class Runner : std::uint8_t { statement, transaction, schema };

struct Options {
  int server_version = 150000;  ///< server_version_num of the oldest server it must run on
  Runner runner = Runner::statement;
  bool lock_timeout = false;  ///< whoever runs the file sets one
  bool statement_timeout = false;
  /// The schema before the file is all there is: what a statement names and is not there is an error.
  bool complete = false;
  /// Taking back is what the file is for: what it drops is not asked about.
  bool down = false;
  std::map<std::string, Level, std::less<>> levels;  ///< by code; others have their rule's own
};

/// Checks files that are run as one, over `database` (what is known of the schema before, at least what every database
/// starts with: parse::read({})), which is then what they leave behind. Sorted by place; Place::file indexes
/// `database.files`. A text that is not SQL is a `syntax` error.
std::vector<schema::Diagnostic> lint(schema::Database& database, const std::vector<schema::parse::SourceText>& files,
                                     const Options& options);

}  // namespace lint
