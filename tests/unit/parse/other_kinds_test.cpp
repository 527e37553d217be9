#include "schema/parse/read.hpp"
#include "schema/print/print.hpp"
#include "tests/support/catch.hpp"

using namespace schema;

namespace {

Database read(const std::string& sql) {
  parse::ReadResult result = parse::read({{"schema.sql", sql}});
  for (const Diagnostic& diagnostic : result.diagnostics) {
    INFO(to_string(result.database, diagnostic.place) + ' ' + diagnostic.message);
    CHECK(diagnostic.severity != Severity::error);
  }
  return std::move(result.database);
}

}  // namespace

TEST_CASE("operators, their classes and families, casts and aggregates") {
  const Database db = read(R"(
    CREATE FUNCTION eq(text, integer) RETURNS boolean RETURN true;
    CREATE FUNCTION cmp(text, text) RETURNS integer RETURN 0;
    CREATE FUNCTION to_int(text) RETURNS integer RETURN 0;
    CREATE OPERATOR === (FUNCTION = eq, LEFTARG = text, RIGHTARG = int, NEGATOR = <>, RESTRICT = eqsel, HASHES);
    CREATE OPERATOR CLASS odd_ops FOR TYPE text USING btree AS OPERATOR 1 <, OPERATOR 3 public.=== (text, int),
      FUNCTION 1 cmp(text, text);
    CREATE CAST (text AS integer) WITH FUNCTION to_int(text) AS ASSIGNMENT;
    CREATE AGGREGATE total(integer) (sfunc = int4pl, stype = int, initcond = '0', parallel = safe, sspace = 0);
    CREATE AGGREGATE ranked(float8 ORDER BY integer) (sfunc = ordered_set_transition, stype = internal);
  )");
  const Operator* odd = db.find<Operator>({Kind::operator_, "public", "", "===(text, integer)"});
  REQUIRE(odd != nullptr);
  CHECK(odd->parameters ==
        Options{
            {"function", "public.eq"}, {"hashes", "true"}, {"negator", "OPERATOR(public.<>)"}, {"restrict", "eqsel"}});
  const OperatorClass* opclass = db.find<OperatorClass>({Kind::operator_class, "public", "", "odd_ops USING btree"});
  REQUIRE(opclass != nullptr);
  CHECK(opclass->members ==
        std::set<std::string>{"FUNCTION 1 (text, text) public.cmp(text, text)", "OPERATOR 1 < (text, text)"});
  // What compares different types stands loose in the family (btadjustmembers() in the server).
  const OperatorFamily* family = db.find<OperatorFamily>({Kind::operator_family, "public", "", "odd_ops USING btree"});
  REQUIRE(family != nullptr);
  CHECK(family->members == std::set<std::string>{"OPERATOR 3 public.=== (text, integer)"});
  const Cast* cast = db.find<Cast>({Kind::cast, "", "", "(text AS integer)"});
  REQUIRE(cast != nullptr);
  CHECK(cast->function == "public.to_int(text)");
  CHECK(cast->context == "assignment");
  const Aggregate* total = db.find<Aggregate>({Kind::aggregate, "public", "", "total(integer)"});
  REQUIRE(total != nullptr);
  CHECK(total->parameters ==
        Options{{"initcond", "0"}, {"parallel", "safe"}, {"sfunc", "int4pl"}, {"stype", "integer"}});
  CHECK_FALSE(total->direct_arguments);
  CHECK(db.aggregates.at({Kind::aggregate, "public", "", "ranked(double precision, integer)"}).direct_arguments == 1U);
}

TEST_CASE("text search, collations, statistics on expressions alone") {
  const Database db = read(R"(
    CREATE TEXT SEARCH DICTIONARY plain (TEMPLATE = simple, STOPWORDS = english);
    CREATE TEXT SEARCH CONFIGURATION mine (COPY = russian);
    ALTER TEXT SEARCH CONFIGURATION mine ALTER MAPPING FOR word, hword WITH plain, english_stem;
    ALTER TEXT SEARCH CONFIGURATION mine DROP MAPPING FOR url;
    CREATE COLLATION ci (PROVIDER = icu, LOCALE = 'und-u-ks-level2', DETERMINISTIC = false);
    CREATE COLLATION german (LOCALE = 'de_DE.utf8');
  )");
  const auto& mine = db.text_search_configurations.at({Kind::text_search_configuration, "public", "", "mine"});
  CHECK(mine.parser == "pg_catalog.\"default\"");
  CHECK(mine.mappings.at("word") == std::vector<std::string>{"public.plain", "pg_catalog.english_stem"});
  CHECK(mine.mappings.at("asciiword") == std::vector<std::string>{"pg_catalog.english_stem"});
  CHECK(mine.mappings.at("hword_part") == std::vector<std::string>{"pg_catalog.russian_stem"});
  CHECK_FALSE(mine.mappings.contains("url"));
  const Collation& ci = db.collations.at({Kind::collation, "public", "", "ci"});
  CHECK(ci.provider == "icu");
  CHECK_FALSE(ci.deterministic);
  CHECK(db.collations.at({Kind::collation, "public", "", "german"}).lc_ctype == "de_DE.utf8");
}

TEST_CASE("foreign servers and replication") {
  const Database db = read(R"(
    CREATE EXTENSION postgres_fdw;
    CREATE SERVER far FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host 'h', port '1');
    ALTER SERVER far OPTIONS (SET host 'i', DROP port, ADD dbname 'd');
    CREATE USER MAPPING FOR PUBLIC SERVER far OPTIONS (user 'u');
    CREATE PUBLICATION p FOR ALL TABLES WITH (publish = 'update,insert');
    CREATE SUBSCRIPTION s CONNECTION 'password=secret' PUBLICATION a, b WITH (connect = false, slot_name = 'x');
  )");
  CHECK(db.servers.at({Kind::server, "", "", "far"}).options == Options{{"dbname", "d"}, {"host", "i"}});
  CHECK(db.contains({Kind::user_mapping, "", "far", "PUBLIC"}));
  const Publication& publication = db.publications.at({Kind::publication, "", "", "p"});
  CHECK(publication.all_tables);
  CHECK(publication.options.find("publish")->second == "insert, update");
  const Subscription& subscription = db.subscriptions.at({Kind::subscription, "", "", "s"});
  CHECK(subscription.options.find("enabled")->second == "false");
  CHECK(subscription.options.find("slot_name")->second == "x");
  CHECK(subscription.publications == std::set<std::string>{"a", "b"});
}

TEST_CASE("options that a definition does not have, or lacks, are errors with a place") {
  for (const char* sql :
       {"CREATE TYPE r AS RANGE (subtpe = float8)", "CREATE TYPE r AS RANGE (subtype_diff = float8mi)",
        "CREATE TEXT SEARCH DICTIONARY d (stopwords = english)", "CREATE COLLATION c (provider = icu, local = 'en')",
        "CREATE OPERATOR <<< (LEFTARG = integer, RIGHTARG = integer)", "CREATE TYPE t (INPUT = t_in, OUTPT = t_out)"}) {
    const parse::ReadResult result = parse::read({{"f.sql", sql}});
    INFO(sql);
    REQUIRE(result.diagnostics.size() == 1);
    CHECK(result.diagnostics[0].code == "wrong-option");
    CHECK(result.diagnostics[0].place.line == 1);
  }
}

TEST_CASE("an attribute of a base type that the server only warns of is nothing") {
  const auto read = [](const std::string& attribute) {
    return parse::read({{"f.sql", "CREATE TYPE t (INPUT = t_in, OUTPUT = t_out, " + attribute + " = ';')"}})
        .database.base_types.begin()
        ->second.parameters;
  };
  CHECK(read("delimiter").size() == 3);
  CHECK(read("delimeter").size() == 2);
}

TEST_CASE("grants on what an extension has brought are the extension's; of columns they are not compared") {
  const parse::ReadResult result = parse::read({{"schema.sql", R"(
    CREATE EXTENSION hstore;
    CREATE FUNCTION own() RETURNS integer RETURN 1;
    GRANT EXECUTE ON FUNCTION own() TO app;
    GRANT EXECUTE ON FUNCTION hstore(text, text) TO app;
    REVOKE ALL ON FUNCTION hstore(text, text), hstore(record) FROM PUBLIC;
    CREATE EXTENSION pg_stat_statements;
    GRANT SELECT (query) ON pg_stat_statements TO app;
    REVOKE SELECT (query, calls) ON pg_stat_statements FROM PUBLIC;
  )"}});
  const auto& members = *result.database.extensions.at({Kind::extension, "", "", "hstore"}).member_privileges;
  REQUIRE(members.size() == 2);
  const Privileges& of_pair = members.at({Kind::routine, "public", "", "hstore(text, text)"});
  CHECK(of_pair.granted == std::set<Grant>{{"app", "EXECUTE", false}});
  CHECK(of_pair.revoked == std::set<Grant>{{"", "EXECUTE", false}});
  REQUIRE(result.diagnostics.size() == 1);
  CHECK(result.diagnostics.front().severity == Severity::warning);
  CHECK(result.diagnostics.front().place.line == 8);
  CHECK(result.diagnostics.front().message ==
        "grants on columns of what extensions have brought are not compared: 2, from here on");
}

TEST_CASE("grants on what the server itself has are listed, unless the file has its own of that name") {
  const Database db = read(R"(
    GRANT EXECUTE ON FUNCTION pg_reload_conf() TO operator;
    GRANT SELECT ON pg_proc TO reader;
    GRANT SELECT ON TABLE pg_catalog.pg_authid TO reader;
    GRANT USAGE ON SCHEMA information_schema TO reader;
    GRANT EXECUTE ON FUNCTION lower(integer) TO reader;
    CREATE FUNCTION lower(integer) RETURNS integer LANGUAGE sql AS 'SELECT 1';
  )");
  std::vector<std::string> listed;
  for (const auto& item : db.unmodelled) {
    listed.push_back(item.identity);
  }
  CHECK(listed == std::vector<std::string>{"pg_reload_conf", "pg_proc", "pg_catalog.pg_authid", "information_schema"});
  CHECK_FALSE(db.routines.begin()->second.privileges->granted.empty());
}

TEST_CASE("DROP SUBSCRIPTION, and ALTER STATISTICS of what may be missing") {
  const auto result = parse::read({{"schema.sql", R"(
    CREATE SUBSCRIPTION s CONNECTION 'dbname=x' PUBLICATION p WITH (connect = false);
    DROP SUBSCRIPTION s;
    DROP SUBSCRIPTION IF EXISTS s;
    ALTER STATISTICS IF EXISTS missing SET STATISTICS 0;)"}});
  CHECK(result.diagnostics.empty());
  CHECK(result.database.subscriptions.empty());
}

TEST_CASE("a subscription is made with the connection string of the file, unless it holds a password") {
  const auto made = [](const std::string& connection) {
    const Database db = read("CREATE SUBSCRIPTION s CONNECTION '" + connection + "' PUBLICATION p;");
    return print::create(db, {Kind::subscription, "", "", "s"}).front();
  };
  CHECK(made("host=a dbname=b").starts_with("CREATE SUBSCRIPTION s CONNECTION 'host=a dbname=b' PUBLICATION p"));
  CHECK(made("host=a password=b").starts_with("CREATE SUBSCRIPTION s CONNECTION '' PUBLICATION p"));
  CHECK(made("postgresql://u:b@h/d").starts_with("CREATE SUBSCRIPTION s CONNECTION '' PUBLICATION p"));
}

TEST_CASE("a language without a handler, and without an extension that could bring it, is refused in its own words") {
  const parse::ReadResult result = parse::read({{"schema.sql",
                                                 "SET search_path = '';\n"
                                                 "CREATE OR REPLACE PROCEDURAL LANGUAGE talk;\n"}});
  REQUIRE(result.diagnostics.size() == 1);
  CHECK(result.diagnostics[0].place.line == 2);
  CHECK_THAT(result.diagnostics[0].message, tests::contains("language talk has no handler"));
  CHECK(read("CREATE LANGUAGE talk;").extensions.size() == 1);
}

TEST_CASE("a dictionary that an extension has brought is changed where the model does not reach") {
  const Database db = read(R"(
    CREATE EXTENSION unaccent;
    ALTER TEXT SEARCH DICTIONARY unaccent (RULES = 'mine');
  )");
  REQUIRE(db.unmodelled.size() == 1);
  CHECK(db.unmodelled.front().identity == "unaccent");
}

TEST_CASE("relations of all kinds share one name space") {
  for (const char* second :
       {"CREATE SEQUENCE t;", "CREATE VIEW t AS SELECT 1;", "CREATE MATERIALIZED VIEW t AS SELECT 1;"}) {
    const parse::ReadResult result = parse::read({{"schema.sql", std::string("CREATE TABLE t (a int); ") + second}});
    REQUIRE(result.diagnostics.size() == 1);
    CHECK(result.diagnostics.front().code == "duplicate-object");
  }
}
