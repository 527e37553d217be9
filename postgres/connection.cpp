#include "postgres/connection.hpp"

#include <charconv>
#include <cstdlib>
#include <utility>

#include <fmt/format.h>

// libpqxx 6 marks what 7 dropped as deprecated; inhibit_reactivation() below is needed exactly there.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
#pragma GCC diagnostic ignored "-Wpedantic"
#pragma GCC diagnostic ignored "-Wshadow"
#pragma GCC diagnostic ignored "-Wconversion"
#pragma GCC diagnostic ignored "-Wold-style-cast"
#include <pqxx/pqxx>

#include "postgres/url.hpp"

namespace postgres {

SqlError::SqlError(const std::string& message, std::string state, std::string text)
    : std::runtime_error(message), sqlstate(std::move(state)), statement(std::move(text)) {}

// --- results

/// libpqxx 6 copies two shared pointers per field access, so the fields of a row are looked at together and kept until
/// another row is asked for.
struct Result::Data {
  explicit Data(pqxx::result source)
      : result(std::move(source)),
        rows(static_cast<std::size_t>(result.size())),
        columns(static_cast<std::size_t>(result.columns())),
        row(rows),
        fields(columns) {}

  std::string_view text(std::size_t wanted, std::size_t column) const {
    if (wanted != row) {
      const auto source = result[static_cast<pqxx::result::size_type>(wanted)];
      auto field = source.begin();
      for (std::size_t i = 0; i < columns; ++i, ++field) {
        fields[i] = field->is_null() ? std::string_view() : std::string_view(field->c_str(), field->size());
      }
      row = wanted;
    }
    return fields[column];
  }

  pqxx::result result;
  std::size_t rows, columns;
  mutable std::size_t row;                       ///< that `fields` are of; at first none
  mutable std::vector<std::string_view> fields;  ///< data() is nullptr for NULL
};

std::size_t Result::rows() const { return data_->rows; }
std::size_t Result::columns() const { return data_->columns; }

bool Result::is_null(std::size_t row, std::size_t column) const { return text(row, column).data() == nullptr; }

std::string_view Result::text(std::size_t row, std::size_t column) const { return data_->text(row, column); }

std::int64_t Result::integer(std::size_t row, std::size_t column) const {
  const std::string_view digits = text(row, column);
  std::int64_t value = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return value;
}

std::size_t Result::affected_rows() const { return static_cast<std::size_t>(data_->result.affected_rows()); }

// --- errors

namespace {

/// What libpqxx gives of an error is libpq's text of it and the SQLSTATE; the other fields are cut out of that text.
/// Its labels are libpq's, which speaks English in a program that never calls setlocale(); only the severity in front
/// comes from the server in its language.
struct ErrorText {
  std::string message, detail, hint;

  explicit ErrorText(std::string_view text) {
    std::string* field = &message;
    bool first = true;
    while (!text.empty()) {
      const std::size_t end = text.find('\n');
      std::string_view line = text.substr(0, end);
      text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
      const auto starts = [&](std::string_view label) {
        if (!line.starts_with(label)) {
          return false;
        }
        line.remove_prefix(label.size());
        return true;
      };
      bool opens = true;
      if (first) {
        const std::size_t severity = line.find(":  ");
        line.remove_prefix(severity == std::string_view::npos ? 0 : severity + 3);
        first = false;
      } else if (starts("DETAIL:  ")) {
        field = &detail;
      } else if (starts("HINT:  ")) {
        field = &hint;
      } else if (starts("CONTEXT:  ") || starts("LINE ") || starts("QUERY:  ") || starts("LOCATION:  ")) {
        field = nullptr;
      } else {
        opens = false;
      }
      if (field != nullptr) {
        if (!opens) {
          *field += '\n';
        }
        *field += line;
      }
    }
    while (!message.empty() && (message.back() == '\n' || message.back() == ' ')) {
      message.pop_back();
    }
  }
};

template <class T>
bool is(const pqxx::failure& error) {
  return dynamic_cast<const T*>(&error) != nullptr;
}

/// libpqxx 6 says the SQLSTATE of some errors by their class alone.
std::string sqlstate_of(const pqxx::failure& error) {
  if (const auto* sql = dynamic_cast<const pqxx::sql_error*>(&error); sql != nullptr && !sql->sqlstate().empty()) {
    return sql->sqlstate();
  }
  return is<pqxx::deadlock_detected>(error)        ? "40P01"
         : is<pqxx::serialization_failure>(error)  ? "40001"
         : is<pqxx::transaction_rollback>(error)   ? "40000"
         : is<pqxx::insufficient_privilege>(error) ? "42501"
         : is<pqxx::too_many_connections>(error)   ? "53300"
                                                   : "";
}

SqlError make_error(const char* what, std::string sqlstate, const std::string& statement, bool lost) {
  ErrorText text(what);
  SqlError error(text.message, std::move(sqlstate), statement);
  error.detail = std::move(text.detail);
  error.hint = std::move(text.hint);
  error.connection_lost = lost;
  return error;
}

/// What a person can do about the reasons that are common.
std::string advice(std::string_view reason) {
  const auto says = [&](std::string_view part) { return reason.find(part) != std::string_view::npos; };
  if (says("password") && (says("authentication") || says("no password supplied"))) {
    return "check user and password: in the URL, in PGPASSWORD or in ~/.pgpass";
  }
  if (says("database \"") && says("does not exist")) {
    return "create the database, or correct its name in the URL";
  }
  if (says("role \"") && says("does not exist")) {
    return "create the role, or correct the user in the URL";
  }
  if (says("pg_hba.conf")) {
    return "allow this host, user and database in the server's pg_hba.conf (or use sslmode=require)";
  }
  if (says("certificate")) {
    return "the server's certificate must be for the host in the URL, and signed by what sslrootcert names";
  }
  if (says("translate host name")) {
    return "correct the host in the URL";
  }
  if (says("refused") || says("No such file") || says("timeout") || says("timed out")) {
    return "is the server running, and are host and port right?";
  }
  if (says("starting up") || says("shutting down") || says("too many") || says("remaining connection slots")) {
    return "try again in a moment";
  }
  if (says("invalid") || says("missing \"=\"")) {
    return "a URL is postgresql://user@host:port/database";
  }
  return "check host, port, user and database in the URL";
}

/// Takes libpqxx's text of a failed connection; nothing of it may show the password.
ConnectionError connection_error(const std::string& options, const std::string& shown, std::string_view what) {
  std::string reason = without_secrets(options, what);
  while (!reason.empty() && (reason.back() == '\n' || reason.back() == ' ')) {
    reason.pop_back();
  }
  const bool misread = password_misread(options) && (reason.find("translate host name") != std::string::npos ||
                                                     reason.find("invalid") != std::string::npos);
  return ConnectionError(
      fmt::format("cannot connect to {}: {} ({})", shown, reason,
                  misread ? "in a URL's password, @ is written %40, / %2F and % itself %25" : advice(reason)));
}

/// Hands notices on. libpqxx asks its handlers newest first until one returns false, so this one is the last word and
/// nothing reaches stderr by itself.
class NoticeHandler : public pqxx::errorhandler {
 public:
  template <class PqxxConnection>
  explicit NoticeHandler(PqxxConnection& connection) : pqxx::errorhandler(connection) {}

  bool operator()(const char message[]) noexcept override {
    try {
      if (handler) {
        handler(message);
      }
    } catch (...) {
      // A notice is never worth more than the statement that sent it.
    }
    return false;
  }

  std::function<void(std::string_view)> handler;
};

}  // namespace

// --- the connection

struct Connection::Impl {
  explicit Impl(Target to) : target(std::move(to)), connection(target.options), notices(connection) {
#if PQXX_VERSION_MAJOR < 7
    // libpqxx 6 reconnects by itself: a new session without our locks and settings, behind our back.
    connection.inhibit_reactivation(true);
#endif
  }

  /// Runs f over a nontransaction (libpqxx wants one around every statement; it sends nothing by itself, so BEGIN,
  /// COMMIT and what must stand outside a transaction block go through as they are).
  template <class F>
  auto run(const std::string& statement, F&& f) {
    try {
      pqxx::nontransaction scope(connection);
      return f(scope);
    } catch (const pqxx::failure& error) {
      // What the server itself says of another connection (CREATE SUBSCRIPTION's, a foreign server's) has class 08,
      // too.
      const bool of_another = connection.is_open() && std::string_view(error.what()).starts_with("ERROR:");
      const bool lost = !connection.is_open() ||
                        (is<pqxx::broken_connection>(error) && !of_another && !is<pqxx::too_many_connections>(error));
      throw make_error(error.what(), sqlstate_of(error), statement, lost);
    } catch (const std::logic_error& error) {  // pqxx::usage_error, argument_error and their like
      throw make_error(error.what(), "", statement, !connection.is_open());
    }
  }

  const Target target;
  pqxx::connection connection;
  NoticeHandler notices;
};

Connection::Connection(const std::string& url, const std::string& application_name)
    : Connection(Target{with_defaults(url, application_name), describe_target(url)}) {}

Connection Connection::another() const { return Connection(impl_->target); }

Connection::Connection(const Target& target) {
  try {
    impl_ = std::make_unique<Impl>(target);
  } catch (const std::exception& error) {
    throw connection_error(target.options, target.shown, error.what());
  }
}

Connection::~Connection() = default;
Connection::Connection(Connection&&) noexcept = default;
Connection& Connection::operator=(Connection&&) noexcept = default;

Result Connection::execute(const std::string& sql) {
  return impl_->run(
      sql, [&](pqxx::nontransaction& scope) { return Result(std::make_shared<const Result::Data>(scope.exec(sql))); });
}

Result Connection::execute(const std::string& sql, const std::vector<std::optional<std::string>>& parameters) {
  return impl_->run(sql, [&](pqxx::nontransaction& scope) {
    std::vector<const char*> texts;  // nullptr is NULL in both majors
    texts.reserve(parameters.size());
    for (const auto& parameter : parameters) {
      texts.push_back(parameter ? parameter->c_str() : nullptr);
    }
#if PQXX_VERSION_MAJOR < 7
    return Result(std::make_shared<const Result::Data>(
        scope.exec_params(sql, pqxx::prepare::make_dynamic_params(texts.begin(), texts.end()))));
#else
    pqxx::params values;
    for (const char* text : texts) {
      text == nullptr ? values.append() : values.append(std::string(text));
    }
#if PQXX_VERSION_MAJOR == 7 && PQXX_VERSION_MINOR < 9
    return Result(std::make_shared<const Result::Data>(scope.exec_params(sql, values)));
#else
    return Result(std::make_shared<const Result::Data>(scope.exec(sql, values)));
#endif
#endif
  });
}

std::vector<Result> Connection::execute_all(const std::vector<std::string>& queries) {
  std::vector<Result> results;
  results.reserve(queries.size());
  execute_each(queries, [&](std::size_t, Result result) { results.push_back(std::move(result)); });
  return results;
}

void Connection::execute_each(const std::vector<std::string>& queries,
                              const std::function<void(std::size_t, Result)>& take) {
  // libpqxx's pipeline is not libpq's pipeline mode: it sends the queries as one message and cuts the results apart.
  // One round trip all the same; the queries share a transaction, and each must be a single statement.
  std::size_t next = 0;
  const auto failed = [&](const std::exception& error, std::string sqlstate) {
    return make_error(error.what(), std::move(sqlstate), next < queries.size() ? queries[next] : std::string(),
                      !impl_->connection.is_open());
  };
  try {
    pqxx::nontransaction scope(impl_->connection);
    pqxx::pipeline pipeline(scope);
    pipeline.retain(static_cast<int>(queries.size()) + 1);
    std::vector<pqxx::pipeline::query_id> ids;
    ids.reserve(queries.size());
    for (const std::string& query : queries) {
      ids.push_back(pipeline.insert(query));
    }
    pipeline.resume();
    for (; next < ids.size(); ++next) {
      take(next, Result(std::make_shared<const Result::Data>(pipeline.retrieve(ids[next]))));
    }
  } catch (const pqxx::failure& error) {
    throw failed(error, sqlstate_of(error));
  }
}

void Connection::cancel() noexcept {
  try {
    impl_->connection.cancel_query();
  } catch (const std::exception&) {
    // Nothing runs, or nobody is there any more: what was asked for holds.
  }
}

int Connection::server_version() const { return impl_->connection.server_version(); }
int Connection::backend_pid() const { return impl_->connection.backendpid(); }
bool Connection::alive() const { return impl_ != nullptr && impl_->connection.is_open(); }

void Connection::on_notice(std::function<void(std::string_view)> handler) {
  impl_->notices.handler = std::move(handler);
}

const std::string& Connection::display_url() const { return impl_->target.shown; }

// --- transactions

Transaction::Transaction(Connection& connection, const std::string& begin) : connection_(connection) {
  connection_.execute(begin);
}

Transaction::~Transaction() {
  if (!open_) {
    return;
  }
  try {
    connection_.execute("ROLLBACK");
  } catch (const std::exception&) {
    // The connection is gone, and the transaction with it.
  }
}

void Transaction::commit() {
  open_ = false;
  connection_.execute("COMMIT");
}

}  // namespace postgres
#pragma GCC diagnostic pop
