#pragma once
// What the judge builds on the scratch server: of one model only those objects whose names occur in the texts (and what
// these name in turn), each reduced to what decides how a text is understood. A foreign table becomes a plain one, a
// function keeps its signature alone, a domain loses its checks.

#include <cstddef>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "schema/database.hpp"

namespace introspect {

/// One thing to create, under a search_path.
struct Build {
  std::set<std::string> names;  ///< that may find something else when this cannot be built
  std::string path;
  std::string sql;
};

/// The statements, roughly in dependency order (who runs them tries again what failed, as long as something succeeds).
std::vector<Build> stand_ins(const schema::Database& database, const std::set<std::string>& words);

/// `(a integer, b text COLLATE "C")`: the columns in order.
std::string column_list(const schema::Database& database, const schema::QualifiedName& relation);

/// `CREATE FUNCTION s.f(a integer) RETURNS text LANGUAGE sql`: all but the body.
std::string routine_header(const schema::ObjectId& id, const schema::Routine& routine, std::string_view language);

/// The search_path under which an object's texts were written, as set_config() takes it.
std::string path_of(const schema::Database& database, const schema::Object& object);

}  // namespace introspect
