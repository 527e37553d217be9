#include "migrate/replay.hpp"

#include <fmt/format.h>

#include "migrate/hash.hpp"
#include "schema/canonical/settle.hpp"
#include "schema/sql.hpp"

namespace migrate {

namespace {

/// The file without its backfills: their DO blocks change rows only, which the file reader could not know. Lines stay
/// where they are.
schema::parse::SourceText replayed_text(const Migration& migration, std::string text) {
  if (migration.header.mends_drift) {
    return {migration.label() + ".up.sql", ""};
  }
  std::size_t from = 0;
  for (const Statement& statement : migration.statements) {
    if (!statement.backfill) {
      continue;
    }
    const std::size_t at = text.find(statement.sql, from);
    if (at == std::string::npos) {
      continue;
    }
    from = at + statement.sql.size();
    for (std::size_t i = at; i < from; ++i) {
      text[i] = text[i] == '\n' ? '\n' : ' ';
    }
  }
  return {migration.label() + ".up.sql", std::move(text)};
}

}  // namespace

std::string fingerprint(const schema::Database& database) {
  return "v" + std::to_string(schema::canonical::kVersion) + ":" +
         sha256(schema::canonical::fingerprint_text(database));
}

std::vector<schema::Diagnostic> replay_onto(schema::Database& database, const Migration& migration,
                                            schema::parse::ReadOptions options) {
  options.any_order = false;
  if (database.server_version != 0) {
    options.server_version = database.server_version;
  }
  return schema::parse::interpret(database, replayed_text(migration, render_up(migration)), options);
}

void stamp_fingerprints(std::vector<Migration>& migrations, const schema::Database& from) {
  schema::Database database = from;
  std::string current = fingerprint(database);
  for (Migration& migration : migrations) {
    migration.header.from = current;
    replay_onto(database, migration);
    current = fingerprint(database);
    migration.header.to = current;
  }
}

schema::parse::SourceText opening(const std::vector<std::string>& search_path) {
  return {"the tenant", fmt::format("CREATE SCHEMA IF NOT EXISTS {};\nSET search_path = {};\n",
                                    schema::quote_identifier(search_path.front()), schema::quote_list(search_path))};
}

Replay replay(const std::vector<Migration>& migrations, schema::parse::ReadOptions options) {
  std::vector<schema::parse::SourceText> sources;
  if (!migrations.empty() && !migrations.front().search_path.empty()) {
    sources.push_back(opening(migrations.front().search_path));
    options.search_path = {migrations.front().search_path.begin(), migrations.front().search_path.end()};
  }
  for (const Migration& migration : migrations) {
    sources.push_back(replayed_text(migration, migration.up_text));
  }
  options.any_order = false;
  schema::parse::ReadResult result = schema::parse::read(sources, options);
  return {std::move(result.database), std::move(result.diagnostics)};
}

Replay replay_beside(const schema::Database& live, const std::vector<Migration>& migrations) {
  schema::parse::ReadOptions options;
  options.extension_members = live.extension_members;
  options.role = live.role;
  if (live.server_version != 0) {
    options.server_version = live.server_version;
  }
  return replay(migrations, std::move(options));
}

}  // namespace migrate
