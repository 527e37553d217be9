#include "schema/database.hpp"

#include <algorithm>
#include <array>

#include "schema/sql.hpp"

namespace schema {

bool is_relation(Kind kind) {
  return kind == Kind::table || kind == Kind::view || kind == Kind::materialized_view || kind == Kind::sequence ||
         kind == Kind::composite_type;
}

bool has_arguments(Kind kind) { return kind == Kind::routine || kind == Kind::aggregate || kind == Kind::operator_; }

std::string_view name_suffix(const ObjectId& id) {
  const std::string_view name = id.name;
  if (id.kind == Kind::operator_class || id.kind == Kind::operator_family) {
    return name.substr(std::min(name.rfind(" USING "), name.size()));
  }
  if (!has_arguments(id.kind) || !name.ends_with(')')) {
    return {};
  }
  // From behind: a name may hold parentheses as it is, types hold them between quotes alone or in pairs.
  std::size_t at = name.size();
  bool quoted = false;
  for (int depth = 0; at > 0;) {
    --at;
    quoted = quoted != (name[at] == '"');
    depth += quoted ? 0 : name[at] == ')' ? 1 : name[at] == '(' ? -1 : 0;
    if (depth == 0 && !quoted) {
      break;
    }
  }
  return name.substr(at);
}

std::string_view bare_name(const ObjectId& id) {
  return std::string_view(id.name).substr(0, id.name.size() - name_suffix(id).size());
}

std::string_view kind_name(Kind kind) {
  static constexpr std::array kNames = {
#define KIND(kind_, Type, map_, printed) std::string_view(printed),
#include "schema/kinds.def"
#undef KIND
  };
  return kNames.at(static_cast<std::size_t>(kind));
}

std::string to_string(const ObjectId& id) {
  std::string text(kind_name(id.kind));
  text += ' ';
  for (const Name& part : {id.schema, id.relation}) {
    if (!part.empty()) {
      text += quote_identifier(part) + '.';
    }
  }
  // Routines, operators, casts carry more than a name: they print as they are.
  const bool plain = id.name.find_first_of("( ") == std::string::npos;
  return text + (plain ? quote_identifier(id.name) : id.name.text());
}

const Object* Database::object(const ObjectId& id) const {
  switch (id.kind) {
#define KIND(kind_, Type, map_, printed) \
  case Kind::kind_:                      \
    return find<Type>(id);
#include "schema/kinds.def"
#undef KIND
  }
  return nullptr;
}

Object* Database::object(const ObjectId& id) {
  return const_cast<Object*>(static_cast<const Database&>(*this).object(id));
}

void Database::erase(const ObjectId& id) {
  switch (id.kind) {
#define KIND(kind_, Type, map_, printed) \
  case Kind::kind_:                      \
    map_.erase(id);                      \
    break;
#include "schema/kinds.def"
#undef KIND
  }
}

ObjectId Database::relation_id(const QualifiedName& name) const {
  for (const Kind kind : {Kind::table, Kind::view, Kind::materialized_view, Kind::sequence, Kind::composite_type}) {
    ObjectId id{kind, name.schema, "", name.name};
    if (contains(id)) {
      return id;
    }
  }
  return {};
}

std::vector<const std::pair<const ObjectId, Column>*> columns_in_order(const Database& database,
                                                                       const QualifiedName& relation) {
  std::vector<const std::pair<const ObjectId, Column>*> columns;
  for (const auto& entry : of_relation<Column>(database, relation)) {
    columns.push_back(&entry);
  }
  std::ranges::stable_sort(columns, {}, [](const auto* entry) { return entry->second.position.value; });
  return columns;
}

std::string to_string(const Database& database, const Place& place) {
  if (place.line == 0 || place.file >= database.files.size()) {
    return "";
  }
  return database.files[place.file] + ':' + std::to_string(place.line) + ':' + std::to_string(place.column);
}

}  // namespace schema
