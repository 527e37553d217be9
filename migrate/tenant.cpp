#include "migrate/tenant.hpp"

namespace migrate {

Migration in_schema(const Migration& migration, const schema::names::SchemaMove& move) {
  Migration moved = parse_migration(migration.version, migration.name, move_schema(migration.up_text, move),
                                    move_schema(migration.down_text, move));
  moved.hash = migration.hash;
  moved.layout = migration.layout;
  moved.runbook = migration.runbook;
  moved.search_path = move.search_path();
  for (std::vector<Statement>* statements : {&moved.statements, &moved.down}) {
    for (Statement& statement : *statements) {
      if (statement.search_path.empty()) {
        statement.search_path = moved.search_path;
      }
    }
  }
  return moved;
}

}  // namespace migrate
