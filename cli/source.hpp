#pragma once
// A SOURCE: a URL, a .sql file, a directory of them, a directory of migrations, `-`, `env:NAME`, `git:REF:path`,
// `empty`.

#include <cstdint>
#include <initializer_list>
#include <memory>
#include <string>
#include <vector>

#include "cli/config.hpp"
#include "cli/options.hpp"
#include "migrate/directory.hpp"
#include "postgres/connection.hpp"
#include "schema/database.hpp"
#include "schema/diagnostic.hpp"
#include "schema/parse/read.hpp"

namespace cli {

enum class SourceKind : std::uint8_t { live, files, migrations, empty };

/// Something that schemas are read from.
struct Source {
  SourceKind kind = SourceKind::empty;
  std::vector<std::string> text;  ///< live: the URL; files and migrations: paths, `-` or `git:REF:path`

  /// For messages; never with a password.
  std::string display() const;
};

struct Loaded {
  schema::Database database;
  std::vector<schema::Diagnostic> diagnostics;       ///< errors only of a replay: elsewhere they throw
  std::unique_ptr<postgres::Connection> connection;  ///< of a live source
  std::string name;
  /// What --schema and --include could have named before they were applied; empty where neither was said.
  std::vector<std::string> known;
  std::vector<schema::ObjectId> left_out;  ///< by the filters
  bool has_run = false;                    ///< a replay of what was run: what its statements did is in the database
};

/// Takes a SOURCE apart. Throws Failure(usage | configuration | error) naming what is not there.
Source parse_source(const std::string& text, const Config& config);

/// The database that --url, SCHEMA_URL, the environment, DATABASE_URL or PG* name, in this order; nullopt: none does.
/// An environment that --env names has to say one; throws Failure(usage) where it says many.
std::optional<Source> target_source(const Options& options, const Config& config);
Source require_target(const Options& options, const Config& config);

/// The URLs of an environment that names several databases; empty: it is about one, or the command line names one.
std::vector<std::string> target_urls(const Options& options, const Config& config);

/// What schema.toml calls the schema (schema.sql by default). Throws when a file is missing.
Source schema_source(const Config& config);
Source migrations_source(const Config& config);

/// What reading a source may use of the other side's.
struct Beside {
  std::vector<schema::ExtensionMember>
      members;  ///< what a live side's extensions bring: a file's names are found there
  std::shared_ptr<schema::parse::SharedTrees> trees;  ///< of a file read at the same time
  std::unique_ptr<postgres::Connection> connection;   ///< to a live source, where there is one already
  int server_version = 0;  ///< of the live side: it says what words of a file mean; 0: there is none
  std::string role;        ///< whom the live side is read as: who would run a file
};

/// Reads it. Throws Failure(error) after printing every error diagnostic of a file.
Loaded load(const Source& source, const Options& options, Beside beside = {});

/// Where the command is about one tenant, the migrations become those of its schema.
void move_to_tenant(migrate::Directory& directory, const Options& options);

/// A connection to a live source, said to be waited for where it takes long. Throws Failure(error | configuration).
std::unique_ptr<postgres::Connection> connect(const Source& source, const Options& options);

/// Removes from the model what `--schema`, `--include` and `--exclude` leave out, and gives what it took.
std::vector<schema::ObjectId> filter(schema::Database& database, const Options& options);
/// The same of what is loaded, noted in it.
void narrow(Loaded& loaded, const Options& options);
/// A name that nothing has would leave nothing to look at, and so no difference. Throws Failure(usage) naming it.
void require_known(std::initializer_list<const Loaded*> sides, const Options& options);

}  // namespace cli
