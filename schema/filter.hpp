#pragma once
// What of a database is in scope.

#include <string>
#include <vector>

#include "schema/database.hpp"

namespace schema {

struct Filter {
  std::vector<std::string> schemas;  ///< only what lives in these; empty: all
  /// Globs (`*`, `?`) over `schema.name` of relations, types and routines, or `kind:schema.name`
  /// (`table:public.tmp_*`; of parts also `index:schema.name`, `column:schema.relation.name`), or over owners
  /// (`owner:app_*`); what belongs to a relation goes with it.
  std::vector<std::string> include, exclude;

  bool empty() const { return schemas.empty() && include.empty() && exclude.empty(); }
};

/// Takes out of the model what the filter leaves out, and gives what it took. An object whose owner the source does not
/// say is in scope as far as owners go: the other side of a comparison knows, see leave_out().
std::vector<ObjectId> filter(Database& database, const Filter& wanted);

/// Takes out the objects, and what belongs to them.
void leave_out(Database& database, const std::vector<ObjectId>& objects);

/// Does the object match a glob of a Filter?
bool matches(const Database& database, const ObjectId& id, const std::string& glob);

/// Takes out of `from` the tables in which other migration tools keep their books (schema_migrations,
/// flyway_schema_history, …), and schemas that hold nothing else, where `to` does not speak of them: nobody wants them
/// dropped. Gives what it took.
std::vector<ObjectId> leave_bookkeeping(Database& from, const Database& to);

/// Puts objects that `from` has and `to` does not speak of into `to` as they are.
void keep(const Database& from, Database& to, const std::vector<ObjectId>& objects);

/// Partitions that an application makes by itself: those of parents that match a glob, which `from` has and `to` does
/// not speak of, are put into `to` as they are, following what `to` says of their parents. Gives the partitions.
std::vector<ObjectId> keep_partitions(const Database& from, Database& to, const std::vector<std::string>& parents);

/// Does the text match the glob: `*` any characters, `?` one?
bool matches_glob(std::string_view text, std::string_view glob);

}  // namespace schema
