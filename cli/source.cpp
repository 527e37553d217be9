#include "cli/source.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <iterator>

#include <fmt/format.h>

#include "cli/activity.hpp"
#include "cli/exit.hpp"
#include "cli/git.hpp"
#include "cli/process.hpp"
#include "cli/similar.hpp"
#include "cli/sql_files.hpp"
#include "cli/terminal.hpp"
#include "introspect/read_catalog.hpp"
#include "migrate/directory.hpp"
#include "migrate/replay.hpp"
#include "migrate/tenant.hpp"
#include "migrate/text_file.hpp"
#include "postgres/url.hpp"
#include "schema/filter.hpp"
#include "schema/parse/read.hpp"

namespace cli {

namespace {

namespace fs = std::filesystem;
using schema::parse::SourceText;

bool is_url(std::string_view text) { return text.starts_with("postgres://") || text.starts_with("postgresql://"); }

const char* environment_variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr || *value == '\0' ? nullptr : value;
}

/// What a command prints is the url; what it prints to its standard error is shown when it fails.
std::string url_of_command(const Environment& environment, const std::string& command) {
  ProcessResult result = run_process({"/bin/sh", "-c", command});
  while (!result.output.empty() && (result.output.back() == '\n' || result.output.back() == ' ')) {
    result.output.pop_back();
  }
  if (result.exit_code != 0 || result.output.empty()) {
    throw Failure(Exit::configuration,
                  fmt::format("environment \"{}\" takes its url from a command, which {}", environment.name,
                              result.exit_code != 0 ? fmt::format("exited with {}: {}", result.exit_code, result.errors)
                                                    : "printed nothing"),
                  "run it by hand: " + command);
  }
  return result.output;
}

constexpr const char* kDatabaseUrl = "DATABASE_URL";
constexpr std::string_view kIndirect = "env:", kCommand = "cmd:";

/// The variable that an environment takes its url from, where it is not set.
std::optional<std::string> unset_variable(const Environment& environment) {
  if (!environment.url.starts_with(kIndirect)) {
    return std::nullopt;
  }
  std::string name = environment.url.substr(kIndirect.size());
  return environment_variable(name.c_str()) == nullptr ? std::optional(std::move(name)) : std::nullopt;
}

/// An environment's url, with `env:NAME` looked up and `cmd:…` run.
std::string environment_url(const Environment& environment) {
  if (environment.url.starts_with(kCommand)) {
    return url_of_command(environment, environment.url.substr(kCommand.size()));
  }
  if (!environment.url.starts_with(kIndirect)) {
    return environment.url;
  }
  const std::string variable = environment.url.substr(kIndirect.size());
  const char* value = environment_variable(variable.c_str());
  if (value == nullptr) {
    throw Failure(
        Exit::configuration,
        fmt::format("environment \"{}\" takes its url from ${}, which is not set", environment.name, variable),
        fmt::format("export {}=postgres://…", variable));
  }
  return value;
}

bool has_targets(const Environment& environment) {
  return !environment.targets.empty() || !environment.targets_query.empty();
}

/// What is about one database is about none of many, nor about the one that is asked for their names.
void require_single(const Environment& environment) {
  if (has_targets(environment)) {
    throw Failure(Exit::usage,
                  fmt::format("environment \"{}\" has many databases, and none is named", environment.name),
                  "say --url URL");
  }
}

std::vector<SourceText> read_texts(const Source& source) {
  std::vector<SourceText> texts;
  for (const std::string& name : source.text) {
    if (name == "-") {
      texts.push_back({"<stdin>", read_standard_input()});
    } else if (name.starts_with("git:")) {
      std::ranges::move(git_texts(parse_git(name)), std::back_inserter(texts));
    } else if (fs::is_directory(name)) {
      for (const fs::path& file : sql_files(name)) {
        texts.push_back({file.string(), migrate::read_text(file)});
      }
    } else {
      texts.push_back({name, migrate::read_text(name)});
    }
  }
  return texts;
}

/// Schemas, and `schema.name` of what lives in them.
std::vector<std::string> names_in(const schema::Database& database) {
  std::vector<std::string> names;
  schema::for_each_kind(database, [&](const auto& map) {
    for (const auto& [id, object] : map) {
      if (id.relation.empty()) {
        names.push_back(id.kind == schema::Kind::schema ? id.name.text() : id.schema + '.' + id.name);
      }
    }
  });
  return names;
}

void check_readable(const Loaded& loaded, const Options& options) {
  const auto errors = std::ranges::count_if(
      loaded.diagnostics, [](const auto& diagnostic) { return diagnostic.severity == schema::Severity::error; });
  print_diagnostics(loaded.diagnostics, loaded.database, options);
  if (errors > 0) {
    throw Failure(Exit::error, fmt::format("{} error{} in {}", errors, errors == 1 ? "" : "s", loaded.name));
  }
}

}  // namespace

std::string Source::display() const {
  if (kind == SourceKind::live) {
    return postgres::describe_target(text[0]);
  }
  std::string names;
  for (const std::string& name : text) {
    names += (names.empty() ? "" : ", ") + (name == "-" ? std::string("<stdin>") : name);
  }
  return names.empty() ? "empty" : names;
}

Source parse_source(const std::string& text, const Config& config) {
  if (text == "empty") {
    return {};
  }
  if (is_url(text)) {
    return {SourceKind::live, {text}};
  }
  if (text == "-") {
    return {SourceKind::files, {text}};
  }
  if (text.starts_with("git:")) {
    return {holds_migrations(parse_git(text)) ? SourceKind::migrations : SourceKind::files, {text}};
  }
  if (text.starts_with("env:")) {
    const std::string name = text.substr(4);
    const auto environment = config.environment(name);
    if (environment) {
      require_single(*environment);
    }
    if (!environment || environment->url.empty()) {
      throw Failure(Exit::configuration, fmt::format("environment \"{}\" has no url", name));
    }
    return {SourceKind::live, {environment_url(*environment)}};
  }
  std::error_code too_long;  // a word that can be no path is none that exists
  if (!fs::exists(text, too_long)) {
    const auto near = most_similar_file(text);
    throw Failure(Exit::error, fmt::format("{}: no such file or directory", text),
                  near ? fmt::format("did you mean {}?", *near)
                       : "a SOURCE is a postgres:// URL, a .sql file, a directory, -, env:NAME, git:REF:path or empty");
  }
  if (fs::is_directory(text) && migrate::is_migrations_directory(text)) {
    return {SourceKind::migrations, {text}};
  }
  return {SourceKind::files, {text}};
}

std::optional<Source> target_source(const Options& options, const Config& config) {
  if (!options.url.empty()) {
    return Source{SourceKind::live, {options.url}};
  }
  if (const char* url = environment_variable("SCHEMA_URL"); url != nullptr) {
    return Source{SourceKind::live, {url}};
  }
  const auto environment = config.environment(options.environment);
  if (environment) {
    require_single(*environment);
  }
  if (environment && !environment->url.empty()) {
    const std::optional<std::string> unset = unset_variable(*environment);
    if (!unset || !options.environment.empty()) {
      return Source{SourceKind::live, {environment_url(*environment)}};
    }
    // Nobody asked for this environment. What it would have said next, DATABASE_URL, is not set; anything but that
    // might be another environment's.
    if (*unset != kDatabaseUrl) {
      return std::nullopt;
    }
  }
  if (const char* url = environment_variable(kDatabaseUrl); url != nullptr) {
    return Source{SourceKind::live, {url}};
  }
  for (const char* name : {"PGHOST", "PGDATABASE", "PGSERVICE", "PGHOSTADDR"}) {
    if (environment_variable(name) != nullptr) {
      return Source{SourceKind::live, {""}};
    }
  }
  return std::nullopt;
}

std::vector<std::string> target_urls(const Options& options, const Config& config) {
  const auto environment = config.environment(options.environment);
  if (!environment || !options.url.empty() || environment_variable("SCHEMA_URL") != nullptr ||
      !has_targets(*environment)) {
    return {};
  }
  std::vector<std::string> urls;
  for (const std::string& text : environment->targets) {
    Environment one = *environment;
    one.url = text;
    urls.push_back(environment_url(one));
  }
  if (!environment->targets_query.empty()) {
    const std::string url = environment_url(*environment);
    postgres::Connection connection(url);
    const postgres::Result rows = connection.execute(environment->targets_query);
    for (std::size_t row = 0; row < rows.rows(); ++row) {
      const std::string target(rows.text(row, 0));
      urls.push_back(is_url(target) ? target : postgres::with_database(url, target));
    }
  }
  if (urls.empty()) {
    throw Failure(Exit::configuration, fmt::format("environment \"{}\" names no database", environment->name),
                  "its targets_query yields no row");
  }
  return urls;
}

Source require_target(const Options& options, const Config& config) {
  if (auto source = target_source(options, config)) {
    return *source;
  }
  if (const auto environment = config.environment(options.environment); environment && !environment->url.empty()) {
    environment_url(*environment);  // says which variable is not set
  }
  std::string names;
  for (const auto& [name, environment] : config.environments) {
    names += (names.empty() ? "" : " or ") + name;
  }
  throw Failure(Exit::configuration, "no database is named",
                config.environments.size() > 1
                    ? fmt::format("say --env {}", names)
                    : "say --url postgres://…, set SCHEMA_URL or DATABASE_URL, or add [env.dev] url to schema.toml");
}

Source schema_source(const Config& config) {
  Source source{SourceKind::files, {}};
  for (const std::string& name : config.schema) {
    const fs::path path = config.resolve(name);
    if (!fs::exists(path)) {
      throw Failure(Exit::error, fmt::format("{}: no such file or directory", path.string()),
                    "say --to SOURCE, or run `schema init`");
    }
    source.text.push_back(path.string());
  }
  return source;
}

Source migrations_source(const Config& config) {
  return {SourceKind::migrations, {config.resolve(config.migrations).string()}};
}

void move_to_tenant(migrate::Directory& directory, const Options& options) {
  for (migrate::Migration& migration : directory.migrations) {
    migration = options.move ? migrate::in_schema(migration, *options.move) : std::move(migration);
  }
}

std::unique_ptr<postgres::Connection> connect(const Source& source, const Options& options) {
  const Activity connecting(options, "connecting to " + source.display());
  return std::make_unique<postgres::Connection>(source.text.empty() ? "" : source.text[0]);
}

Loaded load(const Source& source, const Options& options, Beside beside) {
  Loaded loaded;
  loaded.name = source.display();
  const Activity reading(options, "reading " + loaded.name);
  if (source.kind == SourceKind::live) {
    loaded.connection = beside.connection ? std::move(beside.connection) : connect(source, options);
    introspect::ReadOptions read;
    read.schemas = options.schemas;
    loaded.database = introspect::read_catalog(*loaded.connection, read);
  } else {
    schema::parse::ReadOptions read;
    read.extension_members = std::move(beside.members);
    read.trees = std::move(beside.trees);
    read.role = std::move(beside.role);
    if (beside.server_version != 0) {
      read.server_version = beside.server_version;
    }
    if (source.kind == SourceKind::migrations) {
      const std::string& name = source.text.at(0);
      migrate::Directory directory =
          name.starts_with("git:") ? git_migrations(parse_git(name)) : migrate::read_directory(name);
      migrate::require_sound(directory);
      move_to_tenant(directory, options);
      migrate::Replay replayed = migrate::replay(directory.migrations, std::move(read));
      loaded.database = std::move(replayed.database);
      loaded.diagnostics = std::move(replayed.diagnostics);
      // Of a part of a database the migrations may refer to what others have made.
      for (schema::Diagnostic& diagnostic : loaded.diagnostics) {
        if (!options.schemas.empty() && diagnostic.code == "missing-reference") {
          diagnostic.severity = schema::Severity::note;
        }
      }
    } else {
      std::vector<SourceText> texts = read_texts(source);
      if (texts.size() > 1) {
        read.role.clear();  // the order of files does not say what was there when default privileges came
      }
      if (options.move) {
        for (SourceText& text : texts) {
          text.text = move_schema(text.text, *options.move);
        }
        texts.insert(texts.begin(), migrate::opening(options.move->search_path()));
      }
      schema::parse::ReadResult result = schema::parse::read(texts, read);
      loaded.database = std::move(result.database);
      loaded.diagnostics = std::move(result.diagnostics);
    }
    check_readable(loaded, options);
  }
  narrow(loaded, options);
  return loaded;
}

void narrow(Loaded& loaded, const Options& options) {
  if (!options.include.empty() || !options.schemas.empty()) {
    loaded.known = names_in(loaded.database);
  }
  loaded.left_out = filter(loaded.database, options);
}

void require_known(std::initializer_list<const Loaded*> sides, const Options& options) {
  if (options.scope_is_configured) {
    return;  // schema.toml may speak of what is still to come
  }
  std::vector<std::string> known;
  for (const Loaded* side : sides) {
    known.insert(known.end(), side->known.begin(), side->known.end());
  }
  const auto require = [&](const std::string& name, const char* option) {
    const bool found =
        name.find(':') != std::string::npos || std::ranges::any_of(known, [&](const std::string& other) {
          return schema::matches_glob(other, name) || schema::matches_glob(other.substr(0, other.find('(')), name);
        });
    if (!found) {
      const auto near = most_similar(name, known);
      throw Failure(
          Exit::usage,
          fmt::format("{} {}: nothing is called that{}", option, name, sides.size() > 1 ? " on either side" : ""),
          near ? fmt::format("did you mean {}?", *near) : "a glob stands for schema.name: `public.orders`, `public.*`");
    }
  };
  for (const std::string& name : options.include) {
    require(name, "--include");
  }
  for (const std::string& name : options.schemas) {
    require(name, "--schema");
  }
}

std::vector<schema::ObjectId> filter(schema::Database& database, const Options& options) {
  return schema::filter(database, {options.schemas, options.include, options.exclude});
}

}  // namespace cli
