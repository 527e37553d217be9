#include "tests/fuzz/targets.hpp"

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>

#include <simdjson.h>
#include <unistd.h>

#include "cli/config.hpp"
#include "cli/exit.hpp"
#include "cli/source.hpp"
#include "diff/diff.hpp"
#include "migrate/error.hpp"
#include "migrate/migration.hpp"
#include "migrate/replay.hpp"
#include "planner/plan.hpp"
#include "postgres/url.hpp"
#include "report/plan.hpp"
#include "schema/canonical/settle.hpp"
#include "schema/inherited_parts.hpp"
#include "schema/parse/read.hpp"
#include "schema/print/print.hpp"

namespace tests {

namespace {

/// A promise broken: what a fuzzer takes for a crash, and a test for a failure.
void require(bool holds, const char* promise) {
  if (!holds) {
    throw std::logic_error(promise);
  }
}

schema::parse::ReadResult read(std::string_view text) { return schema::parse::read({{"fuzz.sql", std::string(text)}}); }

/// What was read without an error prints, and its print is read without one.
void file_reader(std::string_view text) {
  const schema::parse::ReadResult result = read(text);
  if (!result.ok() || !result.database.unmodelled.empty()) {
    return;
  }
  const std::string printed = schema::print::render(result.database);
  const schema::parse::ReadResult again = read(printed);
  require(again.ok(), "what is printed can be read");
}

/// Any text as an expression and as a query over a small model: a form is made, twice the same.
void canonical_form(std::string_view text) {
  static const schema::Database kModel =
      read(
          "CREATE TYPE mood AS ENUM ('sad', 'ok');\n"
          "CREATE TABLE t (a integer, b text, c numeric(10, 2), d timestamptz, e jsonb, m mood, x integer[]);\n"
          "CREATE VIEW v AS SELECT a, b FROM t;\n"
          "CREATE FUNCTION f(n integer) RETURNS integer LANGUAGE sql AS 'SELECT n';")
          .database;
  using schema::ExpressionRole;
  for (const ExpressionRole role : {ExpressionRole::value, ExpressionRole::condition, ExpressionRole::query}) {
    schema::ExpressionUse use;
    use.object = {schema::Kind::column, "public", "t", "a"};
    use.field = "default";
    use.role = role;
    use.relation = {"public", "t"};
    use.target_type = role == ExpressionRole::value ? "integer" : "";
    const std::string form = schema::canonical::canonical_form(kModel, use, std::string(text));
    require(form == schema::canonical::canonical_form(kModel, use, std::string(text)), "one text has one form");
  }
}

/// Directives, statements and what they make of the model; the files stay as they are written.
void migration(std::string_view text) {
  const std::size_t half = text.find('\0');
  const std::string up(text.substr(0, half));
  const std::string down(half == std::string_view::npos ? std::string_view() : text.substr(half + 1));
  try {
    std::vector<schema::Diagnostic> diagnostics;
    const migrate::Migration parsed = migrate::parse_migration("001", "fuzz", up, down, &diagnostics);
    migrate::replay({parsed});
    require(parsed.up_text == up, "a migration keeps its text");
    require(parsed.hash == migrate::content_hash(up), "the hash is that of the text");
  } catch (const migrate::Error&) {
  }
}

/// Two schemas: nothing differs from itself; their plan can be told as JSON, and its migration be read and replayed.
void plan(std::string_view text) {
  const std::size_t half = text.find('\0');
  const bool two = half != std::string_view::npos;
  schema::parse::ReadResult from = read(text.substr(0, half));
  schema::parse::ReadResult to =
      read(two ? text.substr(half + 1) : text.substr(0, text.rfind(';', text.size() / 2) + 1));
  if (!from.ok() || !to.ok()) {
    return;
  }
  require(diff::compare(from.database, from.database).empty(), "nothing differs from itself");
  schema::own_inherited_parts(from.database, to.database);
  const std::vector<diff::Change> changes = diff::compare(from.database, to.database);
  const planner::Plan plan = planner::plan(from.database, to.database, changes);
  const report::PlanReport report{"a", "b", from.database, to.database, changes, plan, {}, {}, {}, {}, {}};
  simdjson::dom::parser parser;
  const simdjson::padded_string json(report::render_json(report));
  require(parser.parse(json).error() == simdjson::SUCCESS, "the plan is JSON");
  report::render_text(report, {});
  report::render_markdown(report);
  migrate::Migration migration = migrate::one_migration(plan, "fuzz");
  migrate::render(migration);
  const migrate::Migration again = migrate::parse_migration("001", "fuzz", migration.up_text, migration.down_text);
  require(again.steps() == migration.steps(), "a migration is read as it was written");
  migrate::replay_onto(from.database, again, {});
}

void configuration(std::string_view text) {
  const std::filesystem::path file =
      std::filesystem::temp_directory_path() / ("schema-fuzz-" + std::to_string(getpid()) + ".toml");
  std::ofstream(file, std::ios::binary) << text;
  try {
    const cli::Config config = cli::load_config(file.string());
    for (const auto& [name, environment] : config.environments) {
      require(config.environment(name).has_value(), "an environment is found by its name");
    }
  } catch (const cli::Failure&) {
  }
  std::filesystem::remove(file);
}

/// SOURCE words and URLs. What is shown of a URL never holds its password.
void source(std::string_view text) {
  try {
    cli::parse_source(std::string(text), cli::Config{}).display();
  } catch (const cli::Failure&) {
  }
  constexpr std::string_view kPassword = "pass%77ord";
  const std::string url = "postgres://user:" + std::string(kPassword) + "@host/" + std::string(text);
  require(text.find(kPassword) != std::string_view::npos ||
              postgres::describe_target(url).find(kPassword) == std::string::npos,
          "a password is not shown");
  postgres::describe_target(text);
  postgres::with_database(std::string(text), "other");
}

}  // namespace

std::span<const FuzzTarget> fuzz_targets() {
  static constexpr FuzzTarget kTargets[] = {
      {"file_reader", file_reader}, {"canonical_form", canonical_form},
      {"migration", migration},     {"configuration", configuration},
      {"source", source},           {"plan", plan},
  };
  return kTargets;
}

}  // namespace tests
