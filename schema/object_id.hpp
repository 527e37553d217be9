#pragma once
// What an object is called: the key of every map of the model, the node of every graph, the subject of every
// message. A value; references between objects are ids, never pointers, because the target may not exist.

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "schema/name.hpp"

namespace schema {

enum class Kind : std::uint8_t {
#define KIND(kind_, Type, map_, printed) kind_,
#include "schema/kinds.def"
#undef KIND
};

/// "table", "materialized view", …: PostgreSQL's own words, as `COMMENT ON` takes them (lower case).
std::string_view kind_name(Kind kind);

struct ObjectId {
  Kind kind{};
  Name schema;    ///< empty for what lives outside schemas (extension, publication, the schema itself)
  Name relation;  ///< owner of a column, constraint, index, trigger, policy, rule; else empty
  Name name;      ///< unquoted; routines and operators carry their argument types: `f(integer, text)`

  auto operator<=>(const ObjectId&) const = default;
  bool operator==(const ObjectId&) const = default;
};

/// For people and messages: `table public.t`, `column public.t.c`, `function public.f(integer)`; parts quoted if
/// needed.
std::string to_string(const ObjectId& id);

/// A relation's schema and name, without saying of which kind it is.
struct QualifiedName {
  Name schema;
  Name name;
  auto operator<=>(const QualifiedName&) const = default;
  bool operator==(const QualifiedName&) const = default;
};

inline ObjectId table_id(const QualifiedName& name) { return {Kind::table, name.schema, "", name.name}; }

/// A table (foreign ones are), view, materialized view, sequence or composite type.
bool is_relation(Kind kind);

/// A routine, aggregate or operator: its argument types are a part of its name.
bool has_arguments(Kind kind);

/// What of the name is no name: `(integer, text)` of a routine, ` USING gin` of an operator class or family.
std::string_view name_suffix(const ObjectId& id);
/// The name without it.
std::string_view bare_name(const ObjectId& id);

/// The relation an object belongs to; for a relation itself, its own name.
inline QualifiedName relation_of(const ObjectId& id) {
  return {id.schema, id.relation.empty() ? id.name : id.relation};
}

}  // namespace schema
