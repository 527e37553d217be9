#pragma once
// The journal's record of one execution: begun by the first thing that commits, closed by the last.

#include <cstdint>
#include <string>

#include "migrate/execute.hpp"
#include "migrate/journal_writer.hpp"

namespace migrate {

class Record {
 public:
  Record(Session& session, const Job& job);

  bool begun() const { return begun_; }
  bool closed() const { return closed_; }
  std::int64_t id() const { return id_; }

  /// What begins it, for a transaction that brings it along: the statement, and its result when it has run.
  std::string begin_sql() const;
  void take(const postgres::Result& result);
  /// That transaction was rolled back.
  void forget();

  /// Begins it in a transaction of its own where nothing has yet.
  void need();
  std::string close_sql() const;
  void take_close() { closed_ = true; }
  void close();

  /// Writes down that it failed, and at which step (nullptr: none in particular). A direct run whose first transaction
  /// failed leaves nothing behind, not even a journal.
  void note_failure(const std::string& error, const std::string& sqlstate, const Statement* statement);

 private:
  Session& session_;
  const Job& job_;
  std::int64_t id_ = 0;
  bool begun_ = false, closed_ = false;
};

}  // namespace migrate
