#include "schema/filter.hpp"

#include <algorithm>
#include <set>

namespace schema {

bool matches_glob(std::string_view text, std::string_view glob) {
  // Greedy with one point of return: linear in practice, never exponential.
  std::size_t t = 0, g = 0, star = std::string_view::npos, resume = 0;
  while (t < text.size()) {
    if (g < glob.size() && (glob[g] == '?' || glob[g] == text[t]) && glob[g] != '*') {
      ++t;
      ++g;
    } else if (g < glob.size() && glob[g] == '*') {
      star = g++;
      resume = t;
    } else if (star != std::string_view::npos) {
      g = star + 1;
      t = ++resume;
    } else {
      return false;
    }
  }
  while (g < glob.size() && glob[g] == '*') {
    ++g;
  }
  return g == glob.size();
}

bool matches(const Database& database, const ObjectId& id, const std::string& glob) {
  // What belongs to a relation is in or out with it.
  const std::string& name = id.relation.empty() ? id.name : id.relation;
  const std::string qualified = id.schema.empty() ? name : id.schema + '.' + name;
  const std::size_t colon = glob.find(':');
  if (colon == std::string::npos) {
    return matches_glob(qualified, glob);
  }
  const ObjectId home = id.relation.empty() ? id : database.relation_id({id.schema, id.relation});
  const std::string_view prefix = std::string_view(glob).substr(0, colon);
  const std::string_view rest = std::string_view(glob).substr(colon + 1);
  if (prefix == "owner") {
    const Object* object = database.object(home);
    return object != nullptr && object->owner && matches_glob(*object->owner, rest);
  }
  return (kind_name(home.kind) == prefix || kind_name(id.kind) == prefix) &&
         (matches_glob(qualified, rest) || matches_glob(name, rest));
}

namespace {

bool in_scope(const Database& database, const ObjectId& id, const Filter& wanted) {
  const auto any = [&](const std::vector<std::string>& globs) {
    return std::ranges::any_of(globs, [&](const std::string& glob) { return matches(database, id, glob); });
  };
  const std::string& home = id.kind == Kind::schema ? id.name : id.schema;
  if (!wanted.schemas.empty() && std::ranges::find(wanted.schemas, home) == wanted.schemas.end()) {
    return false;
  }
  if (!wanted.include.empty() && id.kind != Kind::schema && !any(wanted.include)) {
    return false;
  }
  return !any(wanted.exclude);
}

}  // namespace

void filter(Database& database, const Filter& wanted) {
  if (wanted.empty()) {
    return;
  }
  // First decide, then erase: a part's fate hangs on its relation, which must still be there to be asked.
  std::vector<ObjectId> out;
  for_each_kind(database, [&](const auto& map) {
    for (const auto& [id, object] : map) {
      if (!in_scope(database, id, wanted)) {
        out.push_back(id);
      }
    }
  });
  for (const ObjectId& id : out) {
    database.erase(id);
  }
  std::erase_if(database.unmodelled, [&](const Unmodelled& object) {
    return std::ranges::any_of(wanted.exclude, [&](const std::string& glob) {
      return matches_glob(object.identity, glob) || matches_glob(object.kind + ':' + object.identity, glob);
    });
  });
}

void leave_bookkeeping(Database& from, const Database& to) {
  static const std::set<std::string, std::less<>> kBooks = {
      "schema_migrations",  "ar_internal_metadata", "flyway_schema_history", "atlas_schema_revisions",
      "_prisma_migrations", "goose_db_version",     "alembic_version",       "databasechangelog",
      "databasechangeloglock", "__diesel_schema_migrations", "_sqlx_migrations", "knex_migrations",
      "knex_migrations_lock", "django_migrations", "__EFMigrationsHistory", "gorp_migrations", "__drizzle_migrations"};
  for (const char* name : {"sqitch", "atlas_schema_revisions"}) {  // these have a schema to themselves
    const ObjectId own{Kind::schema, "", "", name};
    if (from.contains(own) && !to.contains(own)) {
      for_each_kind(from, [&](auto& map) {
        std::erase_if(map, [&](const auto& entry) { return entry.first == own || entry.first.schema == name; });
      });
    }
  }
  std::vector<ObjectId> books;
  for (const auto& [id, table] : from.tables) {
    if (kBooks.count(id.name) > 0 && !to.contains(id)) {
      books.push_back(id);
    }
  }
  if (books.empty()) {
    return;
  }
  const auto belongs = [&](const ObjectId& id) {
    return std::ranges::any_of(books, [&](const ObjectId& book) {
      return id == book || (id.schema == book.schema && id.relation == book.name);
    });
  };
  std::erase_if(from.sequences, [&](const auto& entry) {
    return entry.second.owned_by && belongs(*entry.second.owned_by) && !to.contains(entry.first);
  });
  for_each_kind(from, [&](auto& map) { std::erase_if(map, [&](const auto& entry) { return belongs(entry.first); }); });
}

}  // namespace schema
