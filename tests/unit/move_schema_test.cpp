#include "schema/names/move_schema.hpp"

#include "tests/support/catch.hpp"

using schema::names::move_schema;
using schema::names::SchemaMove;

namespace {

std::string moved(const std::string& text, const std::string& to = "acme") {
  return move_schema(text, SchemaMove{"public", to, {"citext"}});
}

void stays(const std::string& text) { CHECK(moved(text) == text); }

}  // namespace

TEST_CASE("what speaks of a schema speaks of another one after the move") {
  CHECK(moved("ALTER TABLE public.orders ADD a \"public\" . t") == "ALTER TABLE acme.orders ADD a acme . t");
  CHECK(moved("SELECT PUBLIC.f(x) FROM ONLY public.t", "Tenant-1") ==
        "SELECT \"Tenant-1\".f(x) FROM ONLY \"Tenant-1\".t");
  CHECK(moved("GRANT USAGE ON SCHEMA public TO public") == "GRANT USAGE ON SCHEMA acme TO public");
  CHECK(moved("CREATE SCHEMA IF NOT EXISTS public") == "CREATE SCHEMA IF NOT EXISTS acme");
  CHECK(moved("GRANT SELECT ON ALL TABLES IN SCHEMA a, public TO public") ==
        "GRANT SELECT ON ALL TABLES IN SCHEMA a, acme TO public");
  CHECK(move_schema("SET search_path = public, x; SET search_path TO 'public'", SchemaMove{"public", "acme", {}}) ==
        "SET search_path = acme, x; SET search_path TO 'acme'");
  CHECK(moved("CREATE SCHEMA public") == "CREATE SCHEMA IF NOT EXISTS acme");
  CHECK(SchemaMove{"public", "acme", {}}.search_path() == std::vector<std::string>{"acme"});
  CHECK(SchemaMove{"core", "acme", {}}.search_path() == std::vector<std::string>{"public"});
  CHECK(move_schema("CREATE TABLE core.t ()", SchemaMove{"core", "acme", {}}) == "CREATE TABLE acme.t ()");
}

TEST_CASE("of strings only those move that are surely names") {
  CHECK(moved("SELECT 'public.orders'::regclass, 'public.s' :: pg_catalog.regclass") ==
        "SELECT 'acme.orders'::regclass, 'acme.s' :: pg_catalog.regclass");
  CHECK(moved("DEFAULT nextval('public.s'), to_regclass('public.t')") ==
        "DEFAULT nextval('acme.s'), to_regclass('acme.t')");
  CHECK(moved("WHERE n.nspname = 'public' AND table_schema = 'public'") ==
        "WHERE n.nspname = 'acme' AND table_schema = 'acme'");
  CHECK(moved("DO $x$ BEGIN EXECUTE 'DROP TABLE public.t'; UPDATE public.t SET a = 'public.t'; END $x$") ==
        "DO $x$ BEGIN EXECUTE 'DROP TABLE acme.t'; UPDATE acme.t SET a = 'public.t'; END $x$");
  CHECK(moved("CREATE FUNCTION public.f() RETURNS int LANGUAGE sql AS 'SELECT a FROM public.t'") ==
        "CREATE FUNCTION acme.f() RETURNS int LANGUAGE sql AS 'SELECT a FROM acme.t'");
  stays("INSERT INTO rights VALUES ('public.read'), ('public'), ($$public.t$$)");
  stays("COMMENT ON TABLE t IS 'as in public.t'");
  stays("SELECT x.public.y, a.public, public FROM x AS public");
}

TEST_CASE("comments move along, as directives stand there") {
  CHECK(moved("-- step 1: SHARE on public.t: don't\n-- schema:done-when SELECT to_regclass('public.t') IS NULL\nx") ==
        "-- step 1: SHARE on acme.t: don't\n-- schema:done-when SELECT to_regclass('acme.t') IS NULL\nx");
}

TEST_CASE("what extensions have brought is there once for all") {
  CHECK(moved("ALTER TABLE public.t ADD a public.citext") == "ALTER TABLE acme.t ADD a public.citext");
  CHECK(moved("SET search_path = public;") == "SET search_path = acme, public;");
}
