#pragma once
// Live catalog -> model. One REPEATABLE READ READ ONLY snapshot, search_path empty, one query per kind, only the wanted
// schemas, never a query per object.

#include <string>
#include <vector>

#include "postgres/connection.hpp"
#include "schema/database.hpp"

namespace introspect {

struct ReadOptions {
  std::vector<std::string> schemas;  ///< only these; empty: all but pg_*, information_schema and the journals
};

/// Extension members and the journal's schema are invisible; what the model has no place for goes to `unmodelled`.
schema::Database read_catalog(postgres::Connection& connection, const ReadOptions& options = {});

/// What decides how a file is read beside a live side that is still to be read.
struct Surroundings {
  bool has_extensions = false;  ///< any but the one every database has (plpgsql)
  std::string role;             ///< as schema::Database::role
};
Surroundings surroundings_of(postgres::Connection& connection);

}  // namespace introspect
