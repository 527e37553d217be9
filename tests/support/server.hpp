#pragma once
// Servers, databases and programs for the tests: a private server per thread, a database per test.

#include <optional>
#include <string>
#include <vector>

#include "postgres/connection.hpp"
#include "postgres/scratch.hpp"

namespace tests {

/// The thread's own server, started at first use, gone with the thread.
postgres::ScratchServer& scratch();

/// A new, empty database on scratch(); dropped when this goes.
class FreshDatabase {
 public:
  FreshDatabase();
  explicit FreshDatabase(const std::string& sql);  ///< and load()s it
  ~FreshDatabase();
  FreshDatabase(const FreshDatabase&) = delete;
  FreshDatabase& operator=(const FreshDatabase&) = delete;

  const std::string& url() const { return url_; }
  postgres::Connection connect() const { return postgres::Connection(url_); }
  /// One session for all that only looks: a new one has to read half of the catalog before it answers anything.
  postgres::Connection& observer() const;

 private:
  std::string name_, url_;
  mutable std::optional<postgres::Connection> observer_;
};

/// What a program did.
struct Run {
  int exit = 0;  ///< 128 + n when signal n ended it
  std::string out, err;
};

/// Runs a program with the input given; `variables` are `NAME=value`, `NAME` alone takes it away.
Run run(const std::vector<std::string>& command, const std::string& input = "",
        const std::vector<std::string>& variables = {}, const std::string& directory = "");

/// Loads a script as psql does: statement by statement, stopping at the first error. Throws std::runtime_error.
void load(const std::string& url, const std::string& sql);

/// What `pg_dump -s` says, so written that equal schemas give equal texts: entries sorted, the lines of a table's body
/// too (column order is no difference). An oracle that is not our code.
/// Empty where no pg_dump knows servers as new as this one.
std::string dump(const std::string& url);
bool can_dump();

/// One line per table: its name and number of rows.
std::vector<std::pair<std::string, long>> row_counts(const std::string& url);

/// The text of a file of the project's tree.
std::string read_file(const std::string& path);

}  // namespace tests
