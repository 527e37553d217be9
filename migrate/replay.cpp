#include "migrate/hash.hpp"
#include "migrate/migration.hpp"
#include "schema/canonical/settle.hpp"
#include "schema/parse/read.hpp"

namespace migrate {

std::string fingerprint(const schema::Database& database) {
  return "v" + std::to_string(schema::canonical::kVersion) + ":" +
         sha256(schema::canonical::fingerprint_text(database));
}

void stamp_fingerprints(std::vector<Migration>& migrations, const schema::Database& from) {
  schema::Database database = from;
  std::string current = fingerprint(database);
  for (Migration& migration : migrations) {
    migration.header.from = current;
    schema::parse::interpret(database, {migration.label() + ".up.sql", render_up(migration)}, {.any_order = false});
    current = fingerprint(database);
    migration.header.to = current;
  }
}

Replay replay(const std::vector<Migration>& migrations) {
  std::vector<schema::parse::SourceText> sources;
  sources.reserve(migrations.size());
  for (const Migration& migration : migrations) {
    sources.push_back({migration.label() + ".up.sql", migration.up_text});
  }
  schema::parse::ReadResult result = schema::parse::read(sources, {.any_order = false});
  return {std::move(result.database), std::move(result.diagnostics)};
}

}  // namespace migrate
