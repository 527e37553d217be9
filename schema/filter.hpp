#pragma once
// What of a database is in scope.

#include <string>
#include <vector>

#include "schema/database.hpp"

namespace schema {

struct Filter {
  std::vector<std::string> schemas;  ///< only what lives in these; empty: all
  /// Globs (`*`, `?`) over `schema.name` of relations, types and routines, or `kind:schema.name` (`table:public.tmp_*`);
  /// what belongs to a relation goes with it.
  std::vector<std::string> include, exclude;

  bool empty() const { return schemas.empty() && include.empty() && exclude.empty(); }
};

/// Takes out of the model what the filter leaves out.
void filter(Database& database, const Filter& wanted);

/// Does the text match the glob: `*` any characters, `?` one?
bool matches_glob(std::string_view text, std::string_view glob);

}  // namespace schema
