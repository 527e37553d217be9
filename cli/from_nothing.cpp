#include "cli/from_nothing.hpp"

#include "diff/diff.hpp"

namespace cli {

planner::Plan plan_from_nothing(schema::Database nothing, schema::Database to, postgres::Connection& live) {
  // Every new database has a schema public: of this role since 15, before that of whoever ran initdb (role 10).
  const schema::ObjectId id{schema::Kind::schema, "", "", "public"};
  const auto there = to.schemas.find(id);
  const auto empty = nothing.schemas.find(id);
  if (empty != nothing.schemas.end() && there != to.schemas.end()) {
    const postgres::Result owner = live.execute(
        "SELECT CASE WHEN pg_catalog.current_setting('server_version_num')::int >= 150000 THEN 'pg_database_owner' "
        "ELSE pg_catalog.pg_get_userbyid(10)::text END");
    if (there->second.owner == std::string(owner.text(0, 0))) {
      empty->second.owner = there->second.owner;
    }
  }
  planner::Options plain;
  plain.online = false;
  return planner::plan(nothing, to, diff::compare(nothing, to), plain);
}

}  // namespace cli
