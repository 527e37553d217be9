#pragma once
// What the names in an expression can mean: pg_catalog, and the types, functions, operators and relations of one
// database. Made once per database; then read only, so any number of threads may ask it.

#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "schema/canonical/catalog.hpp"
#include "schema/database.hpp"

namespace schema::canonical {

/// Schemas in the order in which unqualified names are looked up; pg_catalog comes first unless it is named.

/// Splits `a."B.c"` at the dot and takes the quotes off; the first is empty when there is one part only.
std::pair<std::string, std::string> split_qualified(std::string_view text);

class Names {
 public:
  /// `server_version` is of the server that keeps the texts; 0: not known, taken for a recent one.
  explicit Names(const Database& database, int server_version = 0);

  const Database& database() const { return database_; }
  /// 14+: AT TIME ZONE, EXTRACT and their like are kept, and printed, as they were written, not as the call they are.
  bool keeps_sql_syntax() const { return keeps_sql_syntax_; }
  const Type& type(TypeId id) const;

  /// A type as format_type() prints it: `numeric(12,2)`, `public.mood[]`. kNoType when it is not known.
  TypeRef parse_type(std::string_view text) const;
  /// A type by its name (`int4`, `mood`); `schema` may be empty.
  TypeId find_type(std::string_view schema, const std::string& name, const SearchPath& path) const;
  TypeId array_of(TypeId element) const;
  /// Through domains down to what they are over.
  TypeRef base_type(TypeId id) const;
  const Cast* cast(TypeId source, TypeId target) const;

  /// The functions of that name that are seen, those of earlier schemas first.
  std::vector<const Function*> functions(std::string_view schema, const std::string& name,
                                         const SearchPath& path) const;
  std::vector<const Operator*> operators(std::string_view schema, const std::string& name,
                                         const SearchPath& path) const;
  /// An extension has a function of this name whose arguments are not known: nothing may be concluded.
  /// Gives the schema.
  std::optional<std::string> vague_function(std::string_view schema, const std::string& name,
                                            const SearchPath& path) const;

  /// The relation that a name means: qualified, or an empty name when there is none. pg_catalog's count.
  QualifiedName find_relation(std::string_view schema, const std::string& name, const SearchPath& path) const;
  /// Its row type; kNoType for pg_catalog's and for sequences.
  TypeId row_type(const QualifiedName& relation) const;
  /// Columns of a relation of pg_catalog.
  const std::vector<std::pair<std::string, TypeId>>* catalog_relation(const std::string& name) const;

  /// Every name of a user's (or extension's) object that an unqualified word or operator could mean.
  bool knows(std::string_view word) const { return words_.contains(std::string(word)); }
  /// Where the objects of that name are: comparable between databases.
  const std::set<std::string>* meanings(std::string_view word) const;

  /// The schemas to look in, in order.
  static std::vector<std::string> schemas_of(const SearchPath& path);

 private:
  TypeId add_type(const std::string& schema, const std::string& name, Type type, bool with_array);
  Type& own(TypeId id) { return rows_.types[id - first_]; }
  void add_types();
  void add_extensions();
  void add_functions();
  void add_operators();
  void add_casts();
  void add_word(const std::string& word, const std::string& meaning) { words_[word].insert(meaning); }

  const Database& database_;
  bool keeps_sql_syntax_;
  TypeId first_;
  Rows rows_;
  std::unordered_set<std::string> vague_functions_;  // schema.name
  std::unordered_map<std::string, std::set<std::string>> words_;
};

}  // namespace schema::canonical
