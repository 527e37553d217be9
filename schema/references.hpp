#pragma once
// What an object needs to exist: from its structured fields and from the names in its expressions. The same code for
// file and catalog models, so both give the same graph (pg_depend is not asked).

#include <functional>
#include <map>
#include <memory>
#include <set>

#include "schema/database.hpp"

namespace schema {

using References = std::map<ObjectId, std::set<ObjectId>>;

/// For each object of the model the objects of the same model that it refers to (never itself). Columns where the
/// text says which: a view over `t.a` refers to column t.a and to table t; `t.*` to all columns of t. A type refers
/// to itself through columns of it; constraints to their table, columns, and (FOREIGN KEY) the referenced table,
/// columns and the key constraint or unique index they rely on; triggers to their function; a serial column's
/// default to its sequence. PL/pgSQL and string SQL bodies are not looked into here (but in
/// schema/soft_references.hpp).
References references(const Database& database);

/// Those that refer to the object, as the server keeps note of it: who uses a whole row does not refer to its columns.
std::set<ObjectId> dependents_of(const Database& database, const ObjectId& id);

/// The same one by one, each perhaps more than once: f(object, what it refers to), both the model's own keys.
void for_each_reference(const Database& database, const std::function<void(const ObjectId&, const ObjectId&)>& f);

/// An object at a time: for who asks about few objects of a large model. The model must outlive it and stay
/// as it is.
class ReferenceFinder {
 public:
  explicit ReferenceFinder(const Database& database);
  ~ReferenceFinder();

  /// What the object refers to; nothing for one that is not in the model.
  std::set<ObjectId> of(const ObjectId& id);
  /// What the body of a routine, or the `@backfill` of a column, seems to use.
  std::set<ObjectId> soft_of(const ObjectId& id);
  /// Who refers to it. The first question walks over the whole model.
  std::set<ObjectId> dependents(const ObjectId& id);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace schema
