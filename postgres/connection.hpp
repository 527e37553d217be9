#pragma once
// The one place that knows libpqxx (6 and 7). Its exceptions do not leave this folder.

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace postgres {

/// The server was not reached, or refused us. The message never holds a password.
struct ConnectionError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// A statement failed.
struct SqlError : std::runtime_error {
  SqlError(const std::string& message, std::string state, std::string statement);
  std::string sqlstate;  ///< "23505"; empty when the connection broke (connection_lost)
  std::string statement;
  std::string detail, hint;
  bool connection_lost = false;
};

/// Rows as text; NULL is nullopt. Read by one thread at a time.
class Result {
 public:
  std::size_t rows() const;
  std::size_t columns() const;
  bool is_null(std::size_t row, std::size_t column) const;
  /// Valid as long as the Result. Empty for NULL.
  std::string_view text(std::size_t row, std::size_t column) const;
  /// 0 for NULL, and for what is no number.
  std::int64_t integer(std::size_t row, std::size_t column) const;
  std::size_t affected_rows() const;

  struct Data;
  explicit Result(std::shared_ptr<const Data> data) : data_(std::move(data)) {}

 private:
  std::shared_ptr<const Data> data_;
};

/// One session. Not thread-safe. Outside transaction() every execute() is its own transaction.
class Connection {
 public:
  /// url: postgres://, postgresql:// or a key=value string; empty: libpq's defaults (PG* variables).
  /// Throws ConnectionError.
  explicit Connection(const std::string& url, const std::string& application_name = "schema");
  ~Connection();
  Connection(Connection&&) noexcept;
  Connection& operator=(Connection&&) noexcept;

  /// Another session to the same database, as the same user. Throws ConnectionError.
  Connection another() const;

  Result execute(const std::string& sql);  ///< one or more statements; throws SqlError
  Result execute(const std::string& sql, const std::vector<std::optional<std::string>>& parameters);
  /// Runs all queries in one round trip where the library can (pipelined), results in order.
  std::vector<Result> execute_all(const std::vector<std::string>& queries);
  /// The same, handing each result over as it comes: the server works on the next meanwhile, and only one is held.
  void execute_each(const std::vector<std::string>& queries, const std::function<void(std::size_t, Result)>& take);

  /// Asks the server to stop the statement that runs: from another thread. It then fails with 57014.
  void cancel() noexcept;

  int server_version() const;  ///< server_version_num
  int backend_pid() const;
  bool alive() const;
  void on_notice(std::function<void(std::string_view)> handler);
  const std::string& display_url() const;  ///< without password, for messages

 private:
  struct Impl;
  struct Target {
    std::string options;  ///< with the password, if one was said: never shown
    std::string shown;
  };
  explicit Connection(const Target& target);
  std::unique_ptr<Impl> impl_;
};

/// BEGIN … COMMIT; rolls back when destroyed without commit().
class Transaction {
 public:
  explicit Transaction(Connection& connection, const std::string& begin = "BEGIN");
  ~Transaction();
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  void commit();

 private:
  Connection& connection_;
  bool open_ = true;
};

}  // namespace postgres
