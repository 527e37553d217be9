#pragma once
// Finding objects of a model by the names that texts use: built once per model, looked up without allocating. Points
// into the model, which must outlive it and keep its objects.

#include <set>
#include <span>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "schema/database.hpp"

namespace schema::names {

struct Relation {
  const ObjectId* id = nullptr;
  std::vector<const ObjectId*> columns;  ///< those in the model, ordered by name

  const ObjectId* column(std::string_view name) const;
};

/// Something called with arguments: a routine or an aggregate.
struct Callable {
  const ObjectId* id = nullptr;
  std::size_t least = 0, most = 0;  ///< how many arguments a call may have
};

using Path = SearchPath;

class Index {
 public:
  explicit Index(const Database& database);

  // An empty schema means: through the path. nullptr or empty: not in the model.
  const Relation* relation(std::string_view schema, std::string_view name, const Path& path) const;
  const ObjectId* type(std::string_view schema, std::string_view name, const Path& path) const;
  std::span<const Callable> callables(std::string_view schema, std::string_view name, const Path& path) const;
  std::span<const ObjectId* const> operators(std::string_view schema, std::string_view symbol, const Path& path) const;
  /// Collations, operator classes, text search objects, conversions, indexes: kinds whose names are their own.
  const ObjectId* other(Kind kind, std::string_view schema, std::string_view name, const Path& path) const;

  /// nullptr: the relation has no such constraint.
  const ObjectId* constraint(const Relation& relation, std::string_view name) const;
  /// The primary key that is within these columns of the relation; nullptr: none is.
  const ObjectId* primary_key(const Relation& relation, const std::set<std::string_view>& columns) const;

  /// The extension that brings a type, function, relation, opclass of that name; nullptr when none does.
  const ObjectId* extension_of(std::string_view kind, std::string_view schema, std::string_view name,
                               const Path& path) const;

  /// Does any object, or member of an extension, have this name? Columns do not count.
  bool known(std::string_view name) const { return known_.contains(name); }
  bool has_schema(std::string_view name) const;
  const ObjectId* schema_id(std::string_view name) const;

  /// The unqualified relation a name means anywhere at all (for bodies whose path is not known).
  const Path& path(const Object& object) const;

 private:
  struct Key {
    std::string_view schema, name;
    bool operator==(const Key&) const = default;
  };
  struct Hash {
    std::size_t operator()(const Key& key) const {
      return std::hash<std::string_view>()(key.name) * 31 + std::hash<std::string_view>()(key.schema);
    }
  };
  template <class V>
  using Map = std::unordered_map<Key, V, Hash>;

  template <class V>
  static const V* look_up(const Map<V>& map, std::string_view schema, std::string_view name, const Path& path);

  void add_callable(const ObjectId& id, const std::vector<Argument>& arguments);
  void add_relation(const ObjectId& id);

  const Database& database_;
  Map<Relation> relations_;
  Map<const ObjectId*> types_;
  Map<std::vector<Callable>> callables_;
  Map<std::vector<const ObjectId*>> operators_;
  std::unordered_map<Kind, Map<const ObjectId*>> others_;
  std::unordered_map<std::string_view, Map<const ObjectId*>> extension_members_;
  std::unordered_map<std::string_view, const ObjectId*> schemas_;
  std::unordered_set<std::string_view> known_;
};

}  // namespace schema::names
