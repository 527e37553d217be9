#pragma once
// The session that runs steps: holds the runner's lock and its settings. The lock is taken on the connection that runs
// the steps, so that a killed client's still-busy backend keeps it.

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "migrate/runner.hpp"
#include "postgres/connection.hpp"

namespace migrate {

class Session {
 public:
  /// Takes the lock. Throws LockNotObtained naming the holder, PoolerDetected.
  Session(postgres::Connection& connection, const RunOptions& options);
  ~Session();
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  postgres::Connection& connection() { return connection_; }
  const RunOptions& options() const { return options_; }
  std::chrono::milliseconds lock_budget() const { return lock_budget_; }
  bool journal_exists = false;
  /// The journal's schema, quoted.
  const std::string& journal() const { return journal_; }

  /// The search_path for what comes next outside a transaction; empty: `public`.
  void use_search_path(const std::vector<std::string>& path);
  /// A setting of a file. What RESET ALL takes from the session is ours again behind it.
  void set(const Statement& setting);
  /// After what a file may have left in the session (settings, a role, temporary tables, prepared statements): as it
  /// was, then our settings.
  void start_anew();
  /// Makes the journal where it is missing, in a transaction of its own.
  void need_journal();
  /// The same within the open transaction; `journal_exists` is the caller's to set when that has committed. Throws
  /// Error, saying what the role lacks.
  void make_journal();
  /// A query that yields one boolean.
  bool holds(const std::string& query);

  bool stop_asked() const { return options_.stop_asked && options_.stop_asked(); }
  /// Throws Interrupted when somebody asked us to stop, GateClosed when the time is over.
  void heed_stop() const;
  /// Asks the gate; waits for it to open as long as its patience lasts. Throws GateClosed.
  void heed_gate(const std::vector<const Statement*>& ahead, const Migration& migration) const;
  /// Sleeps, heeding.
  void pause(std::chrono::milliseconds time) const;

 private:
  void take_lock();
  void refuse_pooler();
  void apply_settings();

  postgres::Connection& connection_;
  const RunOptions& options_;
  std::chrono::milliseconds lock_budget_;
  bool checks_client_;  ///< as far as nobody has said that it cannot be done
  std::vector<std::string> search_path_;
  std::string journal_;
};

/// What the journal is asked and told: a file may have set another role, which is in force again behind it.
std::string as_runner(std::string_view sql);

/// `'a', 'b'` for SET search_path; `public` for none.
std::string search_path_value(const std::vector<std::string>& path);

}  // namespace migrate
