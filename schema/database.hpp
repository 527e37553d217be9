#pragma once
// The model: what a PostgreSQL schema is, as plain values in ordered maps. Both readers make one; everything else
// reads it. Flat: "the columns of t" is a key range, see of_relation().

#include <map>
#include <ranges>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "schema/column.hpp"
#include "schema/constraint.hpp"
#include "schema/diagnostic.hpp"
#include "schema/index.hpp"
#include "schema/object.hpp"
#include "schema/object_id.hpp"
#include "schema/other.hpp"
#include "schema/routine.hpp"
#include "schema/sequence.hpp"
#include "schema/table.hpp"
#include "schema/trigger.hpp"
#include "schema/type.hpp"
#include "schema/view.hpp"

namespace schema {

/// An object of a kind outside the model (or one whose text cannot be known, such as a DO block that makes DDL):
/// reported by name, never skipped in silence.
struct Unmodelled {
  std::string kind;  ///< PostgreSQL's word
  std::string identity;
  Place place;
  bool statement = false;          ///< of a file: a statement whose effect is not known, no thing with a name
  std::string schema;              ///< where it is; empty: outside schemas, or not known
  std::vector<ObjectId> carriers;  ///< modelled objects with which it would go if they were made anew

  bool operator==(const Unmodelled&) const = default;
};

/// What extensions bring: not managed, but names in expressions and columns refer to it.
/// GRANT or REVOKE … ON ALL … IN SCHEMA, one privilege of it: members of extensions are meant too.
struct WholeSchemaGrant {
  std::string schema;
  Kind kind;  ///< table | sequence | routine
  std::string grantee, privilege;
  bool given;  ///< false: REVOKE

  auto operator<=>(const WholeSchemaGrant&) const = default;
};

struct ExtensionMember {
  std::string extension;
  std::string kind;  ///< type | function | operator | opclass | relation
  std::string schema, name;

  auto operator<=>(const ExtensionMember&) const = default;
  bool operator==(const ExtensionMember&) const = default;
};

/// How the indexes and keys are called that partitions have from their parents and that are not in the model, as they
/// follow from those: by partition and parent's index.
using PartNames = std::map<std::pair<QualifiedName, QualifiedName>, Name>;

/// In which schemas an unqualified name is looked for, in this order. What the server puts before it is left out.
using SearchPath = std::vector<Name>;

struct Database {
#define KIND(kind_, Type, map_, printed) std::map<ObjectId, Type> map_;
#include "schema/kinds.def"
#undef KIND

  std::vector<Unmodelled> unmodelled;
  std::vector<ExtensionMember> extension_members;  ///< sorted
  std::set<WholeSchemaGrant> whole_schema_grants;  ///< of a file
  PartNames part_names;                            ///< as far as they are known
  std::vector<std::string> files;                  ///< names that Place::file indexes
  /// The paths through which unqualified names in expression texts are found (pg_catalog comes first implicitly);
  /// Object::search_path indexes it. A catalog has the empty one alone: it prints qualified names. A file starts
  /// with {"public"} and adds one per `SET search_path`.
  std::vector<SearchPath> search_paths;
  std::string role;                   ///< whom a live source was read as, who would run a file; empty: not known
  std::string time_zone, date_style;  ///< of a session on a live source: they give meaning to texts of times
  int server_version = 0;             ///< server_version_num of a live source; 0: a file
  bool manages_privileges = true;     ///< false: a file that says nothing of privileges at all; they are not compared
  bool manages_owners = true;         ///< likewise for owners (an object's own nullopt says it per object)

  template <class T>
  std::map<ObjectId, T>& of() {
    return const_cast<std::map<ObjectId, T>&>(static_cast<const Database&>(*this).of<T>());
  }
  template <class T>
  const std::map<ObjectId, T>& of() const;

  /// The object, or nullptr.
  template <class T>
  const T* find(const ObjectId& id) const {
    const auto& map = of<T>();
    const auto it = map.find(id);
    return it == map.end() ? nullptr : &it->second;
  }
  template <class T>
  T* find(const ObjectId& id) {
    return const_cast<T*>(static_cast<const Database&>(*this).find<T>(id));
  }

  /// The part common to all kinds, or nullptr.
  const Object* object(const ObjectId& id) const;
  Object* object(const ObjectId& id);
  bool contains(const ObjectId& id) const { return object(id) != nullptr; }
  void erase(const ObjectId& id);

  /// The id of the table, view, materialized view, sequence or composite type of that name; the five share a
  /// name space with indexes (pg_class). nullptr-like: an id whose name is empty.
  ObjectId relation_id(const QualifiedName& name) const;
};

#define KIND(kind_, Type, map_, printed)                              \
  template <>                                                         \
  inline const std::map<ObjectId, Type>& Database::of<Type>() const { \
    return map_;                                                      \
  }
#include "schema/kinds.def"
#undef KIND

/// The Kind of a struct of the model.
template <class T>
inline constexpr Kind kind_of = Kind{};
#define KIND(kind_, Type, map_, printed) \
  template <>                            \
  inline constexpr Kind kind_of<Type> = Kind::kind_;
#include "schema/kinds.def"
#undef KIND

/// Calls f(map) for the map of every kind, in the order of kinds.def.
template <class Db, class F>
void for_each_kind(Db& database, F&& f) {
#define KIND(kind_, Type, map_, printed) f(database.map_);
#include "schema/kinds.def"
#undef KIND
}

/// Everything of kind T that belongs to a relation: `for (auto& [id, column] : of_relation<Column>(db, {"public",
/// "t"}))`.
template <class T>
auto of_relation(const Database& database, const QualifiedName& relation) {
  const auto& map = database.of<T>();
  const auto first = map.lower_bound(ObjectId{kind_of<T>, relation.schema, relation.name, ""});
  auto last = first;
  while (last != map.end() && last->first.schema == relation.schema && last->first.relation == relation.name) {
    ++last;
  }
  return std::ranges::subrange(first, last);
}

/// Columns in their order (ids are ordered by name).
std::vector<const std::pair<const ObjectId, Column>*> columns_in_order(const Database& database,
                                                                       const QualifiedName& relation);

/// "file:line:column" or "".
std::string to_string(const Database& database, const Place& place);

}  // namespace schema
