// Nothing is passed over in silence: every catalog of the server has its place, and every object in one is either in
// the model or reported.

#include "introspect/coverage.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "introspect/read_catalog.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/folder.hpp"
#include "tests/support/server.hpp"

using introspect::Coverage;

namespace {

schema::Database read(const tests::FreshDatabase& database) {
  postgres::Connection connection = database.connect();
  return introspect::read_catalog(connection);
}

/// Catalogs, and whether their rows have an oid: then pg_identify_object() may know them.
std::map<std::string, bool> server_catalogs(postgres::Connection& connection) {
  const postgres::Result rows = connection.execute(R"sql(
    SELECT c.relname, EXISTS (SELECT FROM pg_catalog.pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'oid')
      FROM pg_catalog.pg_class c
     WHERE c.relnamespace = 'pg_catalog'::pg_catalog.regnamespace AND c.relkind = 'r'
     ORDER BY c.relname)sql");
  std::map<std::string, bool> result;
  for (std::size_t i = 0; i < rows.rows(); ++i) {
    result.emplace(rows.text(i, 0), rows.text(i, 1) == "t");
  }
  return result;
}

/// pg_identify_object()'s words for objects that are parts of others: of their relation, their family, their table.
const std::set<std::string, std::less<>> kParts = {"default value",
                                                   "toast table",
                                                   "operator of access method",
                                                   "function of access method",
                                                   "publication relation",
                                                   "publication namespace",
                                                   "role",
                                                   "database",
                                                   "tablespace",
                                                   "parameter ACL",
                                                   "role membership",
                                                   "large object"};

/// Ours, in pg_identify_object()'s words.
std::map<std::string, std::size_t> modelled(const schema::Database& database) {
  std::map<std::string, std::size_t> counts;
  for_each_kind(database, [&](const auto& map) {
    for (const auto& [id, object] : map) {
      std::string type(kind_name(id.kind));
      if (id.kind == schema::Kind::column || id.name == "public") {
        continue;
      }
      if (const auto* index = database.find<schema::Index>(id); index != nullptr && index->partition_of) {
        continue;  // the server counts it as a part of the parent's
      }
      if (const auto* opclass = database.find<schema::OperatorClass>(id)) {
        // A family that came with its class is a part of it.
        counts["operator family"] += opclass->family.empty() ? 1 : 0;
      }
      if (id.kind == schema::Kind::domain || id.kind == schema::Kind::composite_type) {
        type = "type";
      } else if (id.kind == schema::Kind::routine) {
        type = database.find<schema::Routine>(id)->procedure ? "procedure" : "function";
      } else if (id.kind == schema::Kind::table && database.find<schema::Table>(id)->foreign) {
        type = "foreign table";
      } else if (id.kind == schema::Kind::constraint) {
        type = database.contains({schema::Kind::domain, id.schema, "", id.relation}) ? "domain constraint"
                                                                                     : "table constraint";
      } else if (id.kind == schema::Kind::statistics) {
        type = "statistics object";
      } else if (id.kind == schema::Kind::foreign_data_wrapper) {
        type = "foreign-data wrapper";
      } else if (id.kind == schema::Kind::default_privileges) {
        type = "default acl";
      }
      ++counts[type];
    }
  });
  return counts;
}

/// What the server made by itself for another object (row and array types, indexes of constraints, clones on
/// partitions, sequences of identity columns, …) depends on it internally, or as a part of a partition tree.
std::map<std::string, std::size_t> of_server(postgres::Connection& connection, const std::map<std::string, bool>& all) {
  std::map<std::string, std::size_t> counts;
  for (const auto& [catalog, has_oid] : all) {
    if (!has_oid || catalog == "pg_extension") {
      continue;
    }
    // Rows that are no objects of their own (labels of enums, ranges) are not known to it.
    if (catalog == "pg_enum") {
      continue;
    }
    // A plain NOT NULL, which later servers keep as a constraint, is its column's or domain's.
    const postgres::Result rows =
        connection.execute(R"sql(
      SELECT i.type, pg_catalog.count(*)
        FROM pg_catalog.)sql" +
                           catalog + R"sql( x, LATERAL pg_catalog.pg_identify_object(x.tableoid, x.oid, 0) i
       WHERE x.oid >= 16384 AND i.schema IS DISTINCT FROM 'pg_toast')sql" +
                           (catalog == "pg_constraint" ? " AND x.conislocal AND x.contype <> 'n'" : "") + R"sql(
         AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d
                          WHERE d.classid = x.tableoid AND d.objid = x.oid AND d.objsubid = 0
                            AND d.deptype IN ('i', 'P', 'e'))
       GROUP BY i.type ORDER BY i.type)sql");
    for (std::size_t i = 0; i < rows.rows(); ++i) {
      counts[std::string(rows.text(i, 0))] += std::stoul(std::string(rows.text(i, 1)));
    }
  }
  return counts;
}

}  // namespace

TEST_CASE("every catalog of the server has its place", "[coverage][majors]") {
  const tests::FreshDatabase database;
  postgres::Connection connection = database.connect();
  std::set<std::string> known;
  for (const introspect::CatalogCoverage& catalog : introspect::catalogs()) {
    known.emplace(catalog.catalog);
  }
  for (const auto& [catalog, has_oid] : server_catalogs(connection)) {
    INFO(catalog << " is neither modelled nor said to be outside");
    CHECK(known.contains(catalog));
  }
}

TEST_CASE("of every kind as many are in the model as the server has", "[coverage]") {
  const tests::FreshDatabase database(tests::read_file("tests/db/mutations/schema.sql"));
  postgres::Connection connection = database.connect();
  const std::map<std::string, bool> catalogs = server_catalogs(connection);
  const auto server = of_server(connection, catalogs);
  const auto ours = modelled(read(database));
  for (const auto& [type, count] : server) {
    INFO(type);
    if (kParts.contains(type)) {
      continue;
    }
    CHECK(ours.contains(type));
    CHECK(ours.at(type) == count);
  }
  connection.execute("DROP SUBSCRIPTION feed");
}

TEST_CASE("what the model has no place for is reported by name", "[coverage]") {
  const tests::FreshDatabase database(R"sql(
    CREATE TABLE a (id integer PRIMARY KEY);
    CREATE TABLE b (a integer CONSTRAINT to_a REFERENCES a);
    ALTER TABLE b DISABLE TRIGGER ALL;
    GRANT USAGE ON LANGUAGE plpgsql TO pg_monitor;)sql");
  const tests::Folder folder;
  folder.write("a.sql", "CREATE TABLE a (id integer PRIMARY KEY);");
  const tests::Run text = folder.schema({"inspect", "--coverage", database.url()});
  INFO(text.out << text.err);
  CHECK(text.exit == 0);
  for (const char* line : {"  table                            2\n", "! disabled check of a foreign key public.b.to_a",
                           "! privileges on a language plpgsql"}) {
    CHECK(text.out.find(line) != std::string::npos);
  }
  const tests::Run json = folder.schema({"inspect", "--coverage", "--format", "json", database.url()});
  CHECK(json.out.find("\"table\": 2") != std::string::npos);
  CHECK(json.out.find("\"identity\": \"public.b.to_a\"") != std::string::npos);
}

TEST_CASE("a comment on a NOT NULL constraint is not passed over", "[coverage][majors]") {
  if (tests::scratch().version() < 180000) {
    return;  // earlier ones have no such constraint
  }
  const tests::FreshDatabase database(
      "CREATE TABLE t (a integer CONSTRAINT named NOT NULL, b integer NOT NULL); COMMENT ON CONSTRAINT named ON t IS "
      "'x';");
  const schema::Database model = read(database);
  REQUIRE(model.unmodelled.size() == 1);
  CHECK(model.unmodelled[0].kind == "comment on a NOT NULL constraint");
  CHECK(model.unmodelled[0].identity == "public.t.named");
}

TEST_CASE("what is not modelled makes drift exit 2, unless it is filtered out", "[coverage]") {
  const tests::FreshDatabase database(
      "CREATE TABLE a (id integer PRIMARY KEY); GRANT USAGE ON LANGUAGE plpgsql TO pg_monitor;");
  const tests::Folder folder;
  folder.write("a.sql", "CREATE TABLE a (id integer PRIMARY KEY);");
  const tests::Run drift = folder.schema({"drift", "--url", database.url(), "--to", "a.sql"});
  CHECK(drift.exit == 2);
  CHECK((drift.out + drift.err).find("privileges on a language plpgsql") != std::string::npos);
  CHECK(folder.schema({"diff", "--exit-code", "--url", database.url(), "--to", "a.sql"}).exit == 2);
  CHECK(folder.schema({"drift", "--url", database.url(), "--to", "a.sql", "--exclude", "privileges on a language:*"})
            .exit == 0);
}

TEST_CASE("apply stops before the first step where the plan would touch what is not modelled", "[coverage]") {
  const tests::FreshDatabase database(R"sql(
    CREATE TABLE a (id integer PRIMARY KEY);
    CREATE TABLE b (a integer CONSTRAINT to_a REFERENCES a);
    ALTER TABLE b DISABLE TRIGGER ALL;)sql");
  const tests::Folder folder;
  const auto apply = [&](const std::string& sql) {
    folder.write("to.sql", sql);
    return folder.schema({"apply", "--yes", "--allow", "all", "--url", database.url(), "--to", "to.sql"});
  };
  const tests::Run rebuilt = apply(
      "CREATE TABLE a (id integer PRIMARY KEY); CREATE TABLE b (a integer CONSTRAINT to_a REFERENCES a ON DELETE "
      "CASCADE); "
      "CREATE TABLE first (a integer);");
  CHECK(rebuilt.exit == 1);
  CHECK(rebuilt.err.find("disabled check of a foreign key public.b.to_a") != std::string::npos);
  const tests::Run made = apply(
      "CREATE TABLE a (id integer PRIMARY KEY); CREATE TABLE b (a integer CONSTRAINT to_a REFERENCES a); "
      "CREATE TABLE first (a integer); GRANT USAGE ON LANGUAGE plpgsql TO pg_monitor;");
  CHECK(made.exit == 1);
  CHECK(made.err.find("to.sql:1:") != std::string::npos);
  const tests::Run drops = apply("CREATE TABLE a (id integer PRIMARY KEY); SELECT 1 AS x INTO made;");
  CHECK(drops.exit == 1);
  for (const std::string told : {"drops", "adds", "is the same"}) {
    const std::string a = told == "drops" ? "" : "CREATE TABLE a (id integer PRIMARY KEY); ";
    const std::string b = told == "is the same" ? "CREATE TABLE b (a integer CONSTRAINT to_a REFERENCES a); "
                                                : "CREATE TABLE c (a integer); ";
    const tests::Run opaque = apply(a + b + R"sql(
      DO $$ DECLARE r record; BEGIN
        FOR r IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
          EXECUTE format('ALTER TABLE %I ADD COLUMN tenant integer', r.tablename);
        END LOOP; END $$;)sql");
    INFO(told << ": " << opaque.err);
    CHECK(opaque.exit == 1);
    CHECK(opaque.err.find("to.sql:2:7: what this DO block does is not known") != std::string::npos);
    CHECK(opaque.err.find("--exclude 'DO block:*'") != std::string::npos);
    const tests::Run diff = folder.schema({"diff", "change", "--url", database.url(), "--to", "to.sql"});
    CHECK(diff.exit == 1);
    CHECK(diff.err.find("what this DO block does is not known") != std::string::npos);
    for (const std::vector<std::string>& command : {std::vector<std::string>{"drift"}, {"diff", "--exit-code"}}) {
      std::vector<std::string> asked = command;
      asked.insert(asked.end(), {"--url", database.url(), "--to", "to.sql"});
      CHECK(folder.schema(asked).exit == 2);
    }
  }
  const tests::Run excluded =
      folder.schema({"apply", "--yes", "--url", database.url(), "--to", "to.sql", "--exclude", "DO block:*"});
  INFO(excluded.err);
  CHECK(excluded.exit == 0);
  CHECK(excluded.err.find("is what to.sql says") == std::string::npos);
  CHECK(excluded.err.find("disabled check of a foreign key") != std::string::npos);
  // What the plan does not touch does not stop it.
  CHECK(read(database).tables.size() == 2);
  const tests::Run untouched = apply(
      "CREATE TABLE a (id integer PRIMARY KEY); CREATE TABLE b (a integer CONSTRAINT to_a REFERENCES a); "
      "CREATE TABLE first (a integer);");
  CHECK(untouched.exit == 0);
  CHECK(read(database).tables.size() == 3);
}
