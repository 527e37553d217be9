#pragma once
// What one thread remembers while it analyses many texts of one database: the columns of relations, as expressions see
// them. A view's are those its query gives.

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "schema/canonical/names.hpp"

namespace schema::canonical {

struct RelationColumn {
  std::string name;
  TypeRef type;
};

class Session {
 public:
  explicit Session(const Names& names) : names_(names) {}

  const Names& names() const { return names_; }
  /// nullptr: not known (no such relation, or a view whose query is not understood).
  const std::vector<RelationColumn>* columns(const QualifiedName& relation);
  TypeRef parse_type(const std::string& text);
  const SearchPath& path_of(const Object& object) const;

 private:
  /// Of a view, as far as they were told beside its query.
  std::optional<std::vector<RelationColumn>> told_columns(const QualifiedName& relation);
  std::optional<std::vector<RelationColumn>> read_columns(const QualifiedName& relation);

  const Names& names_;
  std::map<QualifiedName, std::optional<std::vector<RelationColumn>>> relations_;
  std::set<QualifiedName> open_;  ///< views whose query is being read
  bool in_circle_ = false;        ///< one of them was asked for, and nothing is told of it
  std::map<std::string, TypeRef> types_;
};

}  // namespace schema::canonical
