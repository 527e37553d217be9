#pragma once
// What of a database is in scope.

#include <string>
#include <vector>

#include "schema/database.hpp"

namespace schema {

struct Filter {
  std::vector<std::string> schemas;  ///< only what lives in these; empty: all
  /// Globs (`*`, `?`) over `schema.name` of relations, types and routines, or `kind:schema.name` (`table:public.tmp_*`),
  /// or over owners (`owner:app_*`); what belongs to a relation goes with it.
  std::vector<std::string> include, exclude;

  bool empty() const { return schemas.empty() && include.empty() && exclude.empty(); }
};

/// Takes out of the model what the filter leaves out.
void filter(Database& database, const Filter& wanted);

/// Does the object match a glob of a Filter?
bool matches(const Database& database, const ObjectId& id, const std::string& glob);

/// Takes out of `from` the tables in which other migration tools keep their books (schema_migrations,
/// flyway_schema_history, …) where `to` does not speak of them: nobody wants them dropped.
void leave_bookkeeping(Database& from, const Database& to);

/// Does the text match the glob: `*` any characters, `?` one?
bool matches_glob(std::string_view text, std::string_view glob);

}  // namespace schema
