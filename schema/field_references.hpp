#pragma once
// What the structured fields of objects name (schema/names/fields.hpp), and what an object hangs on by its id.

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "schema/names/fields.hpp"
#include "schema/names/index.hpp"

namespace schema {

/// The model's own copy of the id, which lives as long as the object; or nullptr.
const ObjectId* key_of(const Database& database, const ObjectId& id);

/// For one model, which `index` is of; both must outlive it. Not thread-safe.
class FieldReferences {
 public:
  FieldReferences(const Database& database, const names::Index& index) : database_(database), index_(index) {}

  /// Keys of the model, each perhaps more than once, never the object's own. Valid until asked again.
  template <class T>
  const std::vector<const ObjectId*>& of(const ObjectId& key, const T& object) {
    id_ = &key;
    found_.clear();
    by_id(key);
    names::fields(*this, key, object);
    return found_;
  }

  // The visitor of names::fields().
  void schema(const std::string& name);
  void schemas(const std::set<std::string>& names);
  void relation(const QualifiedName& name);
  void column(const QualifiedName& of, const std::string& name);
  void columns(const QualifiedName& of, const std::vector<std::string>& names);
  void index(const QualifiedName& name);
  void index_of(const ObjectId&, const std::string&) {}  // indexes hang on their table, not it on them
  void global(Kind kind, const std::string& name);
  void transforms(const std::vector<std::string>& types, const std::string& language);
  void type(std::string_view text);
  /// A base type's own functions, and a range's canonical one, come before it and know it as a shell only.
  void argument(std::string_view text);
  /// `(integer, public.t)`
  void type_list(std::string_view list);
  /// `schema.f` or `schema.f(integer)`; all of that name when the arguments are not said.
  void function(std::string_view text);
  void function(const QualifiedName& name);
  void type_function(const std::string& text, const std::vector<std::string>& arguments);
  void named(Kind kind, const std::string& text, const std::string& suffix);
  /// `OPERATOR(public.@)` or `public.@`: all of that symbol.
  void operator_(std::string_view text);
  /// `OPERATOR 1 public.<(a, b)`, `FUNCTION 1 public.f(a, b)`
  void members(const std::set<std::string>& list);
  void foreign_key(const ForeignKey& key);

 private:
  void add(const ObjectId* id);
  void add_known(const ObjectId& id);
  /// What an object hangs on by its id: its relation or domain, its server, the types in an operator's or cast's name.
  void by_id(const ObjectId& id);

  const Database& database_;
  const names::Index& index_;
  const ObjectId* id_ = nullptr;
  std::vector<const ObjectId*> found_;
};

}  // namespace schema
