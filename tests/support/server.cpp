#include "tests/support/server.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <regex>
#include <sstream>
#include <stdexcept>
#include <string_view>

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

namespace tests {

postgres::ScratchServer& scratch() {
  thread_local postgres::ScratchServer server;
  return server;
}

FreshDatabase::FreshDatabase() {
  thread_local int number = 0;
  name_ = "test_" + std::to_string(++number);
  url_ = scratch().create_database(name_);
}

FreshDatabase::FreshDatabase(const std::string& sql) : FreshDatabase() { load(url_, sql); }

postgres::Connection& FreshDatabase::observer() const {
  if (!observer_) {
    observer_.emplace(url_);
  }
  return *observer_;
}

FreshDatabase::~FreshDatabase() {
  observer_.reset();
  try {
    scratch().drop_database(name_);
  } catch (const std::exception&) {  // the server goes with the process, and its databases with it
  }
}

Run run(const std::vector<std::string>& command, const std::string& input, const std::vector<std::string>& variables,
        const std::string& directory) {
  std::array<std::array<int, 2>, 3> pipes{};
  for (auto& ends : pipes) {
    if (pipe2(ends.data(), O_CLOEXEC) != 0) {
      throw std::runtime_error("pipe");
    }
  }
  std::vector<char*> arguments;
  for (const std::string& argument : command) {
    arguments.push_back(const_cast<char*>(argument.c_str()));
  }
  arguments.push_back(nullptr);
  const pid_t pid = fork();
  if (pid == 0) {
    dup2(pipes[0][0], 0);
    dup2(pipes[1][1], 1);
    dup2(pipes[2][1], 2);
    for (const std::string& variable : variables) {
      if (variable.find('=') == std::string::npos) {
        unsetenv(variable.c_str());
      } else {
        putenv(const_cast<char*>(variable.c_str()));
      }
    }
    if (!directory.empty() && chdir(directory.c_str()) != 0) {
      _exit(126);
    }
    execvp(arguments[0], arguments.data());
    _exit(127);
  }
  close(pipes[0][0]);
  close(pipes[1][1]);
  close(pipes[2][1]);
  signal(SIGPIPE, SIG_IGN);
  Run result;
  std::array<pollfd, 3> events{pollfd{pipes[1][0], POLLIN, 0}, pollfd{pipes[2][0], POLLIN, 0},
                               pollfd{pipes[0][1], POLLOUT, 0}};
  std::array<std::string*, 2> texts{&result.out, &result.err};
  fcntl(pipes[0][1], F_SETFL, O_NONBLOCK);
  std::size_t written = 0;
  std::array<char, 65536> buffer{};
  while (events[0].fd >= 0 || events[1].fd >= 0) {
    if (events[2].fd >= 0 && written == input.size()) {
      close(events[2].fd);
      events[2].fd = -1;
    }
    poll(events.data(), events.size(), -1);
    for (std::size_t i = 0; i < texts.size(); ++i) {
      if (events[i].fd >= 0 && events[i].revents != 0) {
        const ssize_t count = read(events[i].fd, buffer.data(), buffer.size());
        if (count > 0) {
          texts[i]->append(buffer.data(), static_cast<std::size_t>(count));
        } else {
          close(events[i].fd);
          events[i].fd = -1;
        }
      }
    }
    if (events[2].fd >= 0 && events[2].revents != 0) {
      const ssize_t count = write(events[2].fd, input.data() + written, input.size() - written);
      written = count < 0 ? input.size() : written + static_cast<std::size_t>(count);
    }
  }
  if (events[2].fd >= 0) {
    close(events[2].fd);
  }
  int status = 0;
  waitpid(pid, &status, 0);
  result.exit = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
  return result;
}

namespace {

/// Where programs may be: beside the server (fetched ones have none), then where the packages put theirs. What is in
/// /usr/bin are scripts that look for those, which takes longer than a dump.
std::vector<std::filesystem::path> program_folders() {
  std::vector<std::filesystem::path> folders;
  if (const auto bin = postgres::find_server_binaries()) {
    folders.push_back(*bin);
  }
  const std::string packaged = run({"pg_config", "--bindir"}).out;
  folders.emplace_back(packaged.substr(0, packaged.find('\n')));
  return folders;
}

std::string client_program(const std::string& name) {
  static const std::vector<std::filesystem::path> folders = program_folders();
  for (const std::filesystem::path& folder : folders) {
    if (access((folder / name).c_str(), X_OK) == 0) {
      return (folder / name).string();
    }
  }
  return name;
}

/// `WITH (b='1', a='2')` in the order of the names: the server keeps the order in which they were set.
std::string sorted_options(const std::string& line) {
  const std::size_t begin = line.find("WITH (") + 6, end = line.rfind(')');
  std::vector<std::string> options;
  for (std::size_t at = begin; at < end;) {
    const std::size_t comma = std::min(line.find(", ", at), end);
    options.push_back(line.substr(at, comma - at));
    at = comma + 2;
  }
  std::sort(options.begin(), options.end());
  std::string result = line.substr(0, begin);
  for (const std::string& option : options) {
    result += (&option == &options.front() ? "" : ", ") + option;
  }
  return result + line.substr(end);
}

/// `a integer CONSTRAINT t_a_not_null NOT NULL` without the name: 18 and later keep one, which is no difference.
std::string without_not_null_name(const std::string& line) {
  static const std::regex kNamed(R"re( CONSTRAINT ("([^"]|"")+"|[^" ]+) NOT NULL$)re");
  return std::regex_replace(line, kNamed, " NOT NULL");
}

/// One entry of a dump: the lines of a CREATE TABLE's body are sorted and without their commas; so are the settings of
/// columns that follow it.
std::string normalised_entry(const std::string& text) {
  std::istringstream lines(text);
  std::string result;
  std::vector<std::string> body, settings;
  bool in_table = false;
  for (std::string line; std::getline(lines, line);) {
    if (line.empty() || line.starts_with("--") || line.starts_with("SET ") || line.starts_with("\\") ||
        line.starts_with("SELECT pg_catalog.set_config") || line == "COMMENT ON SCHEMA public IS '';") {
      continue;
    }
    if (line.starts_with("WITH (")) {
      line = sorted_options(line);
    }
    if (in_table && line.starts_with(")")) {
      in_table = false;
      std::sort(body.begin(), body.end());
      for (const std::string& column : body) {
        result += column + '\n';
      }
      body.clear();
    }
    if (in_table) {
      if (line.ends_with(',')) {
        line.pop_back();
      }
      body.push_back(without_not_null_name(line));
      continue;
    }
    if (line.starts_with("ALTER TABLE ") && line.find(" ALTER COLUMN ") != std::string::npos) {
      settings.push_back(line);
      continue;
    }
    result += line + '\n';
    in_table = line.find("TABLE ") != std::string::npos && line.starts_with("CREATE ") && line.ends_with(" (");
  }
  std::sort(settings.begin(), settings.end());
  for (const std::string& line : settings) {
    result += line + '\n';
  }
  return result;
}

}  // namespace

void load(const std::string& url, const std::string& sql) {
  const Run psql = run({client_program("psql"), "-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", url}, sql,
                       {"PGOPTIONS=-c client_min_messages=warning"});
  if (psql.exit != 0) {
    throw std::runtime_error("loading SQL: " + psql.err);
  }
}

bool can_dump() {
  static const int program = [] {
    const std::string version = run({client_program("pg_dump"), "--version"}).out;  // pg_dump (PostgreSQL) 15.4 …
    return std::stoi(version.substr(std::min(version.find_first_of("0123456789"), version.size())));
  }();
  return program >= scratch().version() / 10000;
}

std::string dump(const std::string& url) {
  if (!can_dump()) {
    return "";
  }
  const Run pg_dump = run({client_program("pg_dump"), "-s", "-d", url});
  if (pg_dump.exit != 0) {
    throw std::runtime_error("pg_dump: " + pg_dump.err);
  }
  // Entries are told apart by their comment; a body may hold any text, but hardly this one.
  constexpr std::string_view kEntry = "\n--\n-- Name: ";
  std::vector<std::string> entries;
  std::size_t begin = pg_dump.out.find(kEntry);
  while (begin != std::string::npos) {
    const std::size_t end = pg_dump.out.find(kEntry, begin + 1);
    entries.push_back(normalised_entry(pg_dump.out.substr(begin, end == std::string::npos ? end : end - begin)));
    begin = end;
  }
  std::sort(entries.begin(), entries.end());
  std::string result;
  for (const std::string& entry : entries) {
    result += entry + '\n';
  }
  // Which pg_dump does not say.
  const postgres::Result invalid = postgres::Connection(url).execute(
      "SELECT indexrelid::pg_catalog.regclass FROM pg_catalog.pg_index WHERE NOT indisvalid ORDER BY 1");
  for (std::size_t i = 0; i < invalid.rows(); ++i) {
    result += "invalid index " + std::string(invalid.text(i, 0)) + '\n';
  }
  return result;
}

std::vector<std::pair<std::string, long>> row_counts(const std::string& url) {
  postgres::Connection connection(url);
  const postgres::Result tables = connection.execute(R"sql(
    SELECT pg_catalog.format('%I.%I', n.nspname, c.relname),
           (pg_catalog.xpath('/row/c/text()',
              pg_catalog.query_to_xml(pg_catalog.format('SELECT count(*) AS c FROM ONLY %I.%I', n.nspname, c.relname),
                                      false, true, '')))[1]::text
    FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind = 'r' AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'schema_journal')
    ORDER BY 1)sql");
  std::vector<std::pair<std::string, long>> result;
  for (std::size_t row = 0; row < tables.rows(); ++row) {
    result.emplace_back(tables.text(row, 0), std::atol(std::string(tables.text(row, 1)).c_str()));
  }
  return result;
}

std::string read_file(const std::string& path) {
  std::ifstream file(path.starts_with('/') ? path : std::string(PROJECT_DIR) + "/" + path);
  if (!file) {
    throw std::runtime_error("cannot read " + path);
  }
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

}  // namespace tests
