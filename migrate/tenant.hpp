#pragma once
// Many tenants in one database: each has a schema of its own, and the migrations speak of one of them all.

#include "migrate/migration.hpp"
#include "schema/names/move_schema.hpp"

namespace migrate {

/// The migration as it runs in another schema. It keeps its hash: it is the same file for all of them.
Migration in_schema(const Migration& migration, const schema::names::SchemaMove& move);

}  // namespace migrate
