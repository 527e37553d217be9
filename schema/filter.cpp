#include "schema/filter.hpp"

#include <algorithm>
#include <cstdint>
#include <initializer_list>
#include <map>
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

namespace {

/// What a part belongs to: the relation, or the domain.
ObjectId home_of(const Database& database, const ObjectId& id) {
  return id.relation.empty() ? id : database.relation_id({id.schema, id.relation});
}

}  // namespace

bool matches(const Database& database, const ObjectId& id, const std::string& glob) {
  // What belongs to a relation is in or out with it.
  const std::string& name = id.relation.empty() ? id.name : id.relation;
  const std::string qualified = id.schema.empty() ? name : id.schema + '.' + name;
  const std::size_t colon = glob.find(':');
  if (colon == std::string::npos) {
    return matches_glob(qualified, glob);
  }
  const ObjectId home = home_of(database, id);
  const std::string_view prefix = std::string_view(glob).substr(0, colon);
  const std::string_view rest = std::string_view(glob).substr(colon + 1);
  if (prefix == "owner") {
    const Object* object = database.object(home);
    return object != nullptr && object->owner && matches_glob(*object->owner, rest);
  }
  const auto any = [rest](std::initializer_list<std::string_view> names) {
    return std::ranges::any_of(names, [rest](std::string_view one) { return matches_glob(one, rest); });
  };
  if (kind_name(home.kind) == prefix || kind_name(id.kind) == prefix) {
    // A part said by its kind goes by its own name, too.
    return any({qualified, name}) || (kind_name(id.kind) == prefix &&
                                      any({qualified + '.' + id.name, id.schema + '.' + id.name, id.name.text()}));
  }
  return false;
}

namespace {

bool in_scope(const Database& database, const ObjectId& id, const Filter& wanted) {
  const auto any = [&](const std::vector<std::string>& globs) {
    return std::ranges::any_of(globs, [&](const std::string& glob) { return matches(database, id, glob); });
  };
  const auto by_unknown_owner = [&] {
    const Object* object = database.object(home_of(database, id));
    return object != nullptr && !object->owner &&
           std::ranges::any_of(wanted.include, [](const std::string& glob) { return glob.starts_with("owner:"); });
  };
  const std::string& home = id.kind == Kind::schema ? id.name : id.schema;
  if (!wanted.schemas.empty() && std::ranges::find(wanted.schemas, home) == wanted.schemas.end()) {
    return false;
  }
  if (!wanted.include.empty() && !any(wanted.include) && !by_unknown_owner()) {
    return false;
  }
  return !any(wanted.exclude);
}

}  // namespace

std::vector<ObjectId> filter(Database& database, const Filter& wanted) {
  if (wanted.empty()) {
    return {};
  }
  // First decide, then erase: a part's fate hangs on its relation, which must still be there to be asked.
  std::vector<ObjectId> out;
  std::set<std::string> homes;
  for_each_kind(database, [&](const auto& map) {
    for (const auto& [id, object] : map) {
      if (!in_scope(database, id, wanted)) {
        out.push_back(id);
      } else {
        homes.insert(id.schema);
      }
    }
  });
  // A schema comes along with what is included of it.
  std::erase_if(out, [&](const ObjectId& id) {
    Filter excluded = wanted;
    excluded.include.clear();
    return id.kind == Kind::schema && homes.contains(id.name) && in_scope(database, id, excluded);
  });
  for (const ObjectId& id : out) {
    database.erase(id);
  }
  std::erase_if(database.unmodelled, [&](const Unmodelled& object) {
    const auto any = [&](const std::vector<std::string>& globs) {
      return std::ranges::any_of(globs, [&](const std::string& glob) {
        return matches_glob(object.identity, glob) || matches_glob(object.kind + ':' + object.identity, glob);
      });
    };
    // A statement may do anything, wherever.
    const bool elsewhere = !object.statement && !wanted.schemas.empty() &&
                           std::ranges::find(wanted.schemas, object.schema) == wanted.schemas.end();
    const bool not_included = !object.statement && !wanted.include.empty() && !any(wanted.include);
    return elsewhere || not_included || any(wanted.exclude);
  });
  return out;
}

void leave_out(Database& database, const std::vector<ObjectId>& objects) {
  if (objects.empty()) {
    return;
  }
  const std::set<ObjectId> out(objects.begin(), objects.end());
  std::vector<ObjectId> gone;
  for_each_kind(database, [&](const auto& map) {
    for (const auto& [id, object] : map) {
      if (out.contains(id) || out.contains(home_of(database, id))) {
        gone.push_back(id);
      }
    }
  });
  for (const ObjectId& id : gone) {
    database.erase(id);
  }
}

std::vector<ObjectId> leave_bookkeeping(Database& from, const Database& to) {
  static const std::set<std::string, std::less<>> kBooks = {
      "schema_migrations",     "ar_internal_metadata",       "flyway_schema_history", "atlas_schema_revisions",
      "_prisma_migrations",    "goose_db_version",           "alembic_version",       "databasechangelog",
      "databasechangeloglock", "__diesel_schema_migrations", "_sqlx_migrations",      "knex_migrations",
      "knex_migrations_lock",  "django_migrations",          "__EFMigrationsHistory", "gorp_migrations",
      "__drizzle_migrations"};
  // These have a schema to themselves.
  static const std::set<std::string, std::less<>> kOwnSchemas = {"sqitch", "atlas_schema_revisions"};
  std::vector<ObjectId> books;
  for (const auto& [id, table] : from.tables) {
    if ((kBooks.contains(id.name) || kOwnSchemas.contains(id.schema)) && !to.contains(id)) {
      books.push_back(id);
    }
  }
  if (books.empty()) {
    return books;
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
  // Some tools keep them in a schema of their own.
  std::set<std::string> left;
  for_each_kind(from, [&](const auto& map) {
    for (const auto& [id, object] : map) {
      left.insert(id.schema);
    }
  });
  std::set<ObjectId> emptied;
  for (const ObjectId& book : books) {
    const ObjectId home{Kind::schema, "", "", book.schema};
    if (!left.contains(book.schema) && from.contains(home) && !to.contains(home)) {
      emptied.insert(home);
    }
  }
  for (const ObjectId& home : emptied) {
    from.erase(home);
  }
  books.insert(books.end(), emptied.begin(), emptied.end());
  return books;
}

namespace {

bool descends_from(const Database& database, const ObjectId& id, const std::vector<std::string>& parents) {
  for (const Table* table = database.find<Table>(id); table != nullptr && table->partition_of;) {
    const ObjectId parent{Kind::table, table->partition_of->parent.schema, "", table->partition_of->parent.name};
    if (std::ranges::any_of(parents, [&](const std::string& glob) { return matches(database, parent, glob); })) {
      return true;
    }
    table = database.find<Table>(parent);
  }
  return false;
}

template <class T>
void copy_members(const Database& from, Database& to, const QualifiedName& relation) {
  for (const auto& [id, object] : of_relation<T>(from, relation)) {
    to.of<T>().emplace(id, object);
  }
}

/// What the parent's columns become, the partition's become too, but for what it says of them itself.
void follow_columns(const Database& from, Database& to, const ObjectId& partition, const QualifiedName& parent) {
  for (const auto& [id, was] : of_relation<Column>(from, parent)) {
    const ObjectId own{Kind::column, partition.schema, partition.name, id.name};
    Column* column = to.find<Column>(own);
    const Column* becomes = to.find<Column>(id);
    if (column == nullptr) {
      continue;
    }
    if (becomes == nullptr) {
      to.erase(own);
      continue;
    }
    column->type = becomes->type;
    column->collation = becomes->collation;
    column->generated = becomes->generated;
    column->not_null = becomes->not_null || (column->not_null && !was.not_null);
    if (column->default_value == was.default_value) {
      column->default_value = becomes->default_value;
    }
  }
  std::vector<std::pair<ObjectId, Column>> added;
  for (const auto& [id, column] : of_relation<Column>(to, parent)) {
    ObjectId own{Kind::column, partition.schema, partition.name, id.name};
    if (!to.contains(own)) {
      Column inherited = column;
      static_cast<Object&>(inherited) = Object{};
      inherited.identity.reset();
      inherited.local = false;
      added.emplace_back(std::move(own), std::move(inherited));
    }
  }
  to.columns.insert(added.begin(), added.end());
}

}  // namespace

void keep(const Database& from, Database& to, const std::vector<ObjectId>& objects) {
  const std::set<ObjectId> kept(objects.begin(), objects.end());
  std::map<std::uint32_t, std::uint32_t> paths;
  for_each_kind(from, [&]<class Map>(const Map& map) {
    for (const auto& [id, object] : map) {
      if (!kept.contains(id)) {
        continue;
      }
      const auto [path, is_new] = paths.try_emplace(object.search_path.value, to.search_paths.size());
      if (is_new) {
        const bool known = object.search_path.value < from.search_paths.size();
        to.search_paths.push_back(known ? from.search_paths[object.search_path.value] : SearchPath{});
      }
      auto copy = object;
      copy.search_path.value = path->second;
      to.of<typename Map::mapped_type>().emplace(id, std::move(copy));
    }
  });
}

std::vector<ObjectId> keep_partitions(const Database& from, Database& to, const std::vector<std::string>& parents) {
  std::vector<ObjectId> kept;
  if (parents.empty()) {
    return kept;
  }
  // Parents before their partitions, which may have partitions themselves.
  for (bool found = true; found;) {
    found = false;
    for (const auto& [id, table] : from.tables) {
      const bool wanted = table.partition_of && !to.contains(id) && descends_from(from, id, parents);
      if (!wanted ||
          !to.contains({Kind::table, table.partition_of->parent.schema, "", table.partition_of->parent.name})) {
        continue;
      }
      const QualifiedName name{id.schema, id.name};
      to.tables.emplace(id, table);
      copy_members<Column>(from, to, name);
      copy_members<Constraint>(from, to, name);
      copy_members<Index>(from, to, name);
      copy_members<Trigger>(from, to, name);
      copy_members<Rule>(from, to, name);
      copy_members<Policy>(from, to, name);
      follow_columns(from, to, id, table.partition_of->parent);
      std::erase_if(to.indexes, [&](const auto& entry) {
        const Boxed<QualifiedName>& of = entry.second.partition_of;
        return entry.first.schema == id.schema && entry.first.relation == id.name && of &&
               !to.contains({Kind::index, of->schema, table.partition_of->parent.name, of->name});
      });
      kept.push_back(id);
      found = true;
    }
  }
  return kept;
}

}  // namespace schema
