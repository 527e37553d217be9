#include "schema/parse/read.hpp"
#include "tests/support/catch.hpp"

using namespace schema;

namespace {

Database read(const std::string& sql) {
  parse::ReadResult result = parse::read({{"schema.sql", sql}});
  for (const Diagnostic& diagnostic : result.diagnostics) {
    INFO(to_string(result.database, diagnostic.place) << ": " << diagnostic.message);
    CHECK(diagnostic.severity != Severity::error);
  }
  return std::move(result.database);
}

std::vector<Diagnostic> diagnostics(const std::string& sql) { return parse::read({{"schema.sql", sql}}).diagnostics; }

const Column& column(const Database& database, const char* table, const char* name) {
  return database.columns.at({Kind::column, "public", table, name});
}

const Constraint& constraint(const Database& database, const char* table, const char* name) {
  return database.constraints.at({Kind::constraint, "public", table, name});
}

std::vector<std::string> names(const auto& map) {
  std::vector<std::string> result;
  for (const auto& [id, object] : map) {
    result.push_back(id.name);
  }
  return result;
}

}  // namespace

TEST_CASE("types are spelled as format_type spells them") {
  const Database database = read(R"(
    CREATE TYPE mood AS ENUM ('sad', 'ok');
    CREATE TABLE t (a int, b varchar(32), c numeric(12), d timestamptz(3), e mood[][], f char, g bpchar, h bit(3),
                    i interval day to second(2), j decimal(5,-2), k "char", l float(20), m int4[3], n _text,
                    o time with time zone, p bit varying, q character varying, r pg_catalog.json);)");
  const auto type = [&](const char* name) { return column(database, "t", name).type; };
  CHECK(type("a") == "integer");
  CHECK(type("b") == "character varying(32)");
  CHECK(type("c") == "numeric(12,0)");
  CHECK(type("d") == "timestamp(3) with time zone");
  CHECK(type("e") == "public.mood[]");
  CHECK(type("f") == "character(1)");
  CHECK(type("g") == "bpchar");
  CHECK(type("h") == "bit(3)");
  CHECK(type("i") == "interval day to second(2)");
  CHECK(type("j") == "numeric(5,-2)");
  CHECK(type("k") == "\"char\"");
  CHECK(type("l") == "real");
  CHECK(type("m") == "integer[]");
  CHECK(type("n") == "text[]");
  CHECK(type("o") == "time with time zone");
  CHECK(type("p") == "bit varying");
  CHECK(type("q") == "character varying");
  CHECK(type("r") == "json");
}

TEST_CASE("expressions are the user's own text") {
  const Database database = read(R"(
    CREATE TABLE t (
      a int DEFAULT (1 + 2) * 3 NOT NULL CHECK ((a > 0) AND a < 10),
      b text DEFAULT 'x, y'::text COLLATE "C" UNIQUE,
      c int GENERATED ALWAYS AS (a * 2) STORED,
      d timestamptz DEFAULT now(),
      e int DEFAULT NULL,
      f int DEFAULT -1 CONSTRAINT positive CHECK (f <> 0)
    );
    ALTER TABLE t ALTER e SET DEFAULT (5) + 1, ALTER COLUMN d DROP DEFAULT;)");
  CHECK(column(database, "t", "a").default_value->text == "(1 + 2) * 3");
  CHECK(column(database, "t", "a").not_null);
  CHECK(constraint(database, "t", "t_a_check").expression->text == "(a > 0) AND a < 10");
  CHECK(column(database, "t", "b").default_value->text == "'x, y'::text");
  CHECK(column(database, "t", "b").collation == "pg_catalog.\"C\"");
  CHECK(column(database, "t", "c").generated->expression.text == "a * 2");
  CHECK(column(database, "t", "e").default_value->text == "(5) + 1");
  CHECK_FALSE(column(database, "t", "d").default_value);
  CHECK(column(database, "t", "f").default_value->text == "-1");
}

TEST_CASE("names are those the server makes up") {
  const Database database = read(R"(
    CREATE TABLE t (id serial PRIMARY KEY UNIQUE, a int UNIQUE, b int REFERENCES t, c int CHECK (c > 0) CHECK (c < 9),
                    CHECK (a > b), UNIQUE (a, b), EXCLUDE USING gist (int4range(a, b) WITH &&));
    CREATE INDEX ON t (a);
    CREATE INDEX ON t (a);
    CREATE INDEX ON t (lower(b::text), (a + b), (a - b)) INCLUDE (c);
    CREATE TABLE a_table_whose_name_is_so_long_that_it_leaves_no_room (a_column_with_a_rather_long_name int UNIQUE);)");
  CHECK(names(of_relation<Constraint>(database, {"public", "t"})) ==
        std::vector<std::string>{"t_a_b_key", "t_a_key", "t_b_fkey", "t_c_check", "t_c_check1", "t_check",
                                 "t_int4range_excl", "t_pkey"});
  CHECK(names(of_relation<Index>(database, {"public", "t"})) ==
        std::vector<std::string>{"t_a_idx", "t_a_idx1", "t_lower_expr_expr1_c_idx"});
  CHECK(names(of_relation<Constraint>(database, {"public", "a_table_whose_name_is_so_long_that_it_leaves_no_room"})) ==
        std::vector<std::string>{"a_table_whose_name_is_so_long_a_column_with_a_rather_long_n_key"});
  CHECK(column(database, "t", "id").default_value->text == "nextval('public.t_id_seq'::regclass)");
  CHECK(column(database, "t", "id").not_null);
  const Sequence& sequence = database.sequences.at({Kind::sequence, "public", "", "t_id_seq"});
  CHECK(sequence.options.type == "integer");
  CHECK(sequence.owned_by == ObjectId{Kind::column, "public", "t", "id"});
}

TEST_CASE("what a schema refers to may stand further down") {
  const Database database = read(R"(
    CREATE TABLE child (parent_id int REFERENCES parent ON DELETE SET NULL DEFERRABLE, state mood);
    ALTER TABLE child ADD CONSTRAINT c FOREIGN KEY (parent_id) REFERENCES parent (code) NOT VALID;
    CREATE TABLE parent (id int PRIMARY KEY, code int);
    ALTER TABLE parent ADD UNIQUE (code);
    CREATE TYPE mood AS ENUM ('a');)");
  const Constraint& key = constraint(database, "child", "child_parent_id_fkey");
  CHECK(key.foreign_key->references == QualifiedName{"public", "parent"});
  CHECK(key.foreign_key->referenced_columns == std::vector<std::string>{"id"});
  CHECK(key.foreign_key->on_delete == ForeignKeyAction::set_null);
  CHECK(key.deferrable);
  CHECK_FALSE(constraint(database, "child", "c").validated);
}

TEST_CASE("what is wrong is said with its place and a hint") {
  const auto wrong = diagnostics(
      "CREATE TABLE users (id int PRIMARY KEY);\nCREATE TABLE t (a int REFERENCES user_s,\n  UNIQUE (b));\n"
      "CREATE TABLE users (id int);\nCREATE TABLE v (a nonsense);\nCREATE TABEL x;");
  std::vector<std::string> codes;
  for (const Diagnostic& diagnostic : wrong) {
    codes.push_back(diagnostic.code + ' ' + std::to_string(diagnostic.place.line) + ':' +
                    std::to_string(diagnostic.place.column));
  }
  CHECK(codes == std::vector<std::string>{"missing-reference 2:34", "wrong-column 3:3", "duplicate-object 4:14",
                                          "missing-reference 5:19", "syntax 6:8"});
  CHECK(wrong.at(0).hint == "did you mean public.users?");
}

TEST_CASE("partitions have their columns, and little else, from their parent") {
  const Database database = read(R"(
    CREATE TABLE t (id int, at date NOT NULL, v text DEFAULT 'x', PRIMARY KEY (id, at)) PARTITION BY RANGE (at);
    CREATE INDEX ON t (v);
    CREATE TABLE p1 PARTITION OF t (v DEFAULT 'y') FOR VALUES FROM (minvalue) TO ('2020-01-01');
    CREATE TABLE p2 (id int NOT NULL, at date NOT NULL, v text, CONSTRAINT p2_pkey PRIMARY KEY (id, at));
    CREATE INDEX p2_v_idx ON p2 (v);
    ALTER TABLE t ATTACH PARTITION p2 DEFAULT;
    ALTER TABLE t ADD COLUMN w int;)");
  CHECK(database.tables.at({Kind::table, "public", "", "p1"}).partition_of->bound.text ==
        "FOR VALUES FROM (MINVALUE) TO ('2020-01-01')");
  for (const char* partition : {"p1", "p2"}) {
    CHECK(of_relation<Constraint>(database, {"public", partition}).empty());
    CHECK(of_relation<Index>(database, {"public", partition}).empty());
    CHECK(names(of_relation<Column>(database, {"public", partition})) ==
          std::vector<std::string>{"at", "id", "v", "w"});
    CHECK_FALSE(column(database, partition, "id").local);
  }
  CHECK(column(database, "p1", "v").default_value->text == "'y'");
  CHECK_FALSE(column(database, "p2", "v").default_value);
}

TEST_CASE("a dump's attached indexes leave the model, and the parent's is whole again") {
  const Database database = read(R"(
    CREATE TABLE public.t (id int NOT NULL) PARTITION BY HASH (id);
    CREATE TABLE public.p (id int NOT NULL);
    ALTER TABLE ONLY public.t ATTACH PARTITION public.p FOR VALUES WITH (modulus 1, remainder 0);
    ALTER TABLE ONLY public.t ADD CONSTRAINT t_pkey PRIMARY KEY (id);
    ALTER TABLE ONLY public.p ADD CONSTRAINT p_pkey PRIMARY KEY (id);
    CREATE INDEX t_id_idx ON ONLY public.t USING btree (id);
    CREATE INDEX p_id_idx ON public.p USING btree (id);
    ALTER INDEX public.t_id_idx ATTACH PARTITION public.p_id_idx;
    ALTER INDEX public.t_pkey ATTACH PARTITION public.p_pkey;)");
  CHECK(names(database.constraints) == std::vector<std::string>{"t_pkey"});
  CHECK(names(database.indexes) == std::vector<std::string>{"t_id_idx"});
  CHECK_FALSE(database.indexes.begin()->second.only);
}

TEST_CASE("altering and dropping take along what hangs on it") {
  const Database database = read(R"(
    CREATE TABLE t (id bigserial PRIMARY KEY, a int, b int, CHECK (a > b));
    CREATE INDEX i ON t (a);
    CREATE TABLE u (t_id bigint REFERENCES t);
    CREATE TABLE other (id int GENERATED BY DEFAULT AS IDENTITY (START 5 INCREMENT -1));
    ALTER TABLE t DROP COLUMN a;
    ALTER TABLE other ALTER id SET GENERATED ALWAYS SET INCREMENT 2, ALTER id TYPE bigint;
    ALTER TABLE u ADD COLUMN IF NOT EXISTS t_id int;
    DROP TABLE t CASCADE;
    ALTER TABLE u ALTER COLUMN t_id TYPE text USING t_id::text;)");
  CHECK(database.indexes.empty());
  CHECK(database.sequences.empty());
  CHECK(database.constraints.empty());
  CHECK(column(database, "u", "t_id").type == "text");
  const Identity& identity = *column(database, "other", "id").identity;
  CHECK(identity.always);
  CHECK(identity.sequence.increment == 2);
  CHECK(identity.sequence.type == "bigint");
  CHECK(names(database.columns) == std::vector<std::string>{"id", "t_id"});
}

TEST_CASE("the sequence of an identity column is renamed, and keeps its name when its table is") {
  const Database database = read(R"(
    CREATE TABLE t (id int GENERATED ALWAYS AS IDENTITY);
    CREATE TABLE u (id int GENERATED ALWAYS AS IDENTITY (SEQUENCE NAME numbers));
    ALTER TABLE t RENAME TO v;
    ALTER SEQUENCE numbers RENAME TO letters;
    ALTER SEQUENCE letters START WITH 3;
    CREATE SEQUENCE numbers;)");
  const Identity& kept = *column(database, "v", "id").identity;
  const Identity& renamed = *column(database, "u", "id").identity;
  CHECK(kept.sequence_name == QualifiedName{"public", "t_id_seq"});
  CHECK_FALSE(kept.names_sequence.value);
  CHECK(renamed.sequence_name == QualifiedName{"public", "letters"});
  CHECK(renamed.names_sequence.value);
  CHECK(renamed.sequence.start == 3);
  const Database again = read(R"(
    CREATE TABLE t (a int GENERATED ALWAYS AS IDENTITY, b int NOT NULL);
    ALTER TABLE t ALTER b ADD GENERATED ALWAYS AS IDENTITY (SEQUENCE NAME b_new);
    ALTER TABLE t ALTER a DROP IDENTITY;
    ALTER SEQUENCE b_new RENAME TO t_a_seq;)");
  CHECK(column(again, "t", "b").identity->sequence_name == QualifiedName{"public", "t_a_seq"});
}

TEST_CASE("LIKE copies what INCLUDING says, under names of its own") {
  const Database database = read(R"(
    CREATE TABLE t (id int PRIMARY KEY, a int DEFAULT 1 CHECK (a > 0), UNIQUE (a));
    CREATE INDEX ON t (lower(a::text));
    CREATE TABLE bare (LIKE t);
    CREATE TABLE whole (LIKE t INCLUDING ALL, b int);)");
  CHECK(of_relation<Constraint>(database, {"public", "bare"}).empty());
  CHECK_FALSE(column(database, "bare", "a").default_value);
  CHECK(column(database, "bare", "id").not_null);
  CHECK(names(of_relation<Constraint>(database, {"public", "whole"})) ==
        std::vector<std::string>{"t_a_check", "whole_a_key", "whole_pkey"});
  CHECK(names(of_relation<Index>(database, {"public", "whole"})) == std::vector<std::string>{"whole_lower_idx"});
}

TEST_CASE("new relations go where the session says, and partitions where their parent is") {
  const Database database = read(R"(
    SET default_tablespace = fast;
    CREATE TABLE t (a integer PRIMARY KEY);
    CREATE INDEX i ON t (a);
    CREATE TABLE u (a integer) TABLESPACE pg_default;
    SET default_tablespace = '';
    CREATE TABLE w (a integer);
    CREATE INDEX j ON t (a);
    CREATE TABLE p (a integer) PARTITION BY LIST (a) TABLESPACE slow;
    CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1);
    CREATE TABLE p2 PARTITION OF p FOR VALUES IN (2) TABLESPACE pg_default;
    SELECT pg_catalog.set_config('default_tablespace', 'fast', false);
    CREATE MATERIALIZED VIEW v AS SELECT 1;)");
  const auto tablespace = [&](const char* table) {
    return database.tables.at({Kind::table, "public", "", table}).tablespace;
  };
  CHECK(tablespace("t") == "fast");
  CHECK(tablespace("u").empty());
  CHECK(tablespace("w").empty());
  CHECK(tablespace("p") == "slow");
  CHECK(tablespace("p1") == "slow");
  CHECK(tablespace("p2").empty());
  CHECK(constraint(database, "t", "t_pkey").tablespace == "fast");
  CHECK(database.indexes.at({Kind::index, "public", "t", "i"}).tablespace == "fast");
  CHECK(database.indexes.at({Kind::index, "public", "t", "j"}).tablespace.empty());
  CHECK(database.materialized_views.at({Kind::materialized_view, "public", "", "v"}).tablespace == "fast");
}

TEST_CASE("DROP takes a list that goes along with its first") {
  const Database database = read(R"(
    CREATE TABLE p (a integer) PARTITION BY LIST (a);
    CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1);
    DROP TABLE p, p1;
    CREATE TABLE q (a integer);
    CREATE TABLE r () INHERITS (q);
    CREATE TABLE s (a integer);
    CREATE VIEW v AS SELECT a FROM q;
    DROP TABLE q, r CASCADE;)");
  CHECK(names(database.tables) == std::vector<std::string>{"s"});
  CHECK(database.views.empty());
}

TEST_CASE("CASCADE ends where views refer to each other") {
  const Database database = read(R"(
    CREATE TABLE t (a integer);
    CREATE VIEW v AS SELECT a FROM t;
    CREATE VIEW w AS SELECT a FROM v;
    CREATE OR REPLACE VIEW v AS SELECT a FROM w;
    DROP VIEW w CASCADE;)");
  CHECK(database.views.empty());
}

TEST_CASE("temporary objects are passed over, and only while they are there") {
  const Database database = read(R"(
    CREATE TEMP TABLE t (a integer);
    CREATE INDEX i ON t (a);
    DROP INDEX i;
    DROP TABLE t;
    CREATE TABLE t (a integer);
    ALTER TABLE t ADD COLUMN b integer;
    CREATE FUNCTION pg_temp.f() RETURNS integer LANGUAGE sql AS 'SELECT 1';
    SELECT pg_temp.f();
    DROP FUNCTION pg_temp.f();
    CREATE DOMAIN pg_temp.d AS text;)");
  CHECK(names(database.tables) == std::vector<std::string>{"t"});
  CHECK(database.columns.contains({Kind::column, "public", "t", "b"}));
  CHECK(database.indexes.empty());
  CHECK(database.routines.empty());
  CHECK(database.unmodelled.empty());
  const auto doubtful = parse::read({{"schema.sql", R"(
    CREATE FUNCTION pg_temp.f() RETURNS void LANGUAGE plpgsql AS 'BEGIN CREATE TABLE x (a int); END';)"}});
  CHECK(doubtful.database.unmodelled.size() == 1);
}

TEST_CASE("an index tree that lacks a part is incomplete up to its root") {
  const std::string tree = R"(
    CREATE TABLE q (a integer, b integer) PARTITION BY RANGE (a);
    CREATE TABLE q_1 PARTITION OF q FOR VALUES FROM (1) TO (10) PARTITION BY RANGE (b);
    CREATE TABLE q_1_1 PARTITION OF q_1 FOR VALUES FROM (1) TO (10);
    CREATE TABLE q_1_2 PARTITION OF q_1 FOR VALUES FROM (10) TO (20);
    CREATE INDEX q_b_idx ON ONLY q (b);
    CREATE INDEX q_1_b_idx ON ONLY q_1 (b);
    CREATE INDEX q_1_1_b_idx ON q_1_1 (b);
    ALTER INDEX q_b_idx ATTACH PARTITION q_1_b_idx;
    ALTER INDEX q_1_b_idx ATTACH PARTITION q_1_1_b_idx;)";
  const Database half = read(tree);
  CHECK(half.indexes.at({Kind::index, "public", "q", "q_b_idx"}).only);
  CHECK(half.indexes.at({Kind::index, "public", "q_1", "q_1_b_idx"}).only);
  CHECK(half.indexes.contains({Kind::index, "public", "q_1_1", "q_1_1_b_idx"}));
  const Database whole = read(tree + R"(
    CREATE INDEX q_1_2_b_idx ON q_1_2 (b);
    ALTER INDEX q_1_b_idx ATTACH PARTITION q_1_2_b_idx;)");
  CHECK(names(whole.indexes) == std::vector<std::string>{"q_b_idx"});
  CHECK_FALSE(whole.indexes.at({Kind::index, "public", "q", "q_b_idx"}).only);
}

TEST_CASE("NO INHERIT leaves the parent's checks with the child, those of another parent not") {
  const Database database = read(R"(
    CREATE TABLE p (a integer CONSTRAINT positive CHECK (a > 0));
    CREATE TABLE q (a integer CONSTRAINT positive CHECK (a > 0), CONSTRAINT small CHECK (a < 10));
    CREATE TABLE c () INHERITS (p, q);
    ALTER TABLE c NO INHERIT q;)");
  CHECK(database.constraints.contains({Kind::constraint, "public", "c", "small"}));
  CHECK_FALSE(database.constraints.contains({Kind::constraint, "public", "c", "positive"}));
}

TEST_CASE("what a partition has differently from its parent is reported") {
  const auto result = parse::read({{"schema.sql", R"(
    CREATE TABLE p (a integer) PARTITION BY LIST (a);
    CREATE TABLE p1 (a integer);
    ALTER TABLE ONLY p ATTACH PARTITION p1 FOR VALUES IN (1);
    ALTER TABLE ONLY p ADD CONSTRAINT p_pkey PRIMARY KEY (a);
    ALTER TABLE ONLY p1 ADD CONSTRAINT p1_pkey PRIMARY KEY (a);
    COMMENT ON CONSTRAINT p1_pkey ON p1 IS 'of its own';
    ALTER INDEX p_pkey ATTACH PARTITION p1_pkey;)"}});
  REQUIRE(result.database.unmodelled.size() == 1);
  CHECK(result.database.unmodelled[0].kind == "comment on table constraint");
}

TEST_CASE("a clone of a trigger is known where its state is another than the trigger's") {
  const std::string start = R"(
    CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
    CREATE TABLE p (a integer, b integer) PARTITION BY LIST (a);
    CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1) PARTITION BY LIST (b);
    CREATE TABLE p11 PARTITION OF p1 FOR VALUES IN (1);
    CREATE TRIGGER t AFTER INSERT ON p FOR EACH ROW EXECUTE FUNCTION f();)";
  const auto clones = [&](const std::string& statements) {
    std::vector<std::string> found;
    for (const auto& [id, trigger] : read(start + statements).triggers) {
      if (trigger.clone_of) {
        found.push_back(id.relation);
      }
    }
    return found;
  };
  using Names = std::vector<std::string>;
  CHECK(clones("ALTER TABLE p1 DISABLE TRIGGER t;") == Names{"p1", "p11"});
  CHECK(clones("ALTER TABLE ONLY p1 DISABLE TRIGGER ALL;") == Names{"p1"});
  CHECK(clones("ALTER TABLE p11 DISABLE TRIGGER t; ALTER TABLE p DISABLE TRIGGER t;").empty());
  CHECK(clones("ALTER TABLE p11 DISABLE TRIGGER t; ALTER TABLE ONLY p DISABLE TRIGGER t;") == Names{"p1"});
  CHECK(clones("ALTER TABLE p1 DISABLE TRIGGER t; ALTER TABLE p DETACH PARTITION p1;").empty());
  CHECK(clones("ALTER TABLE p1 DISABLE TRIGGER t; DROP TRIGGER t ON p;").empty());
}

TEST_CASE("a key that takes over an index has what is known by its name") {
  const Database db = read(R"(
    CREATE TABLE t (a int NOT NULL);
    CREATE UNIQUE INDEX before ON t (a);
    ALTER TABLE t REPLICA IDENTITY USING INDEX before, CLUSTER ON before;
    ALTER TABLE t ADD CONSTRAINT after PRIMARY KEY USING INDEX before;
  )");
  const Table& table = db.tables.at({Kind::table, "public", "", "t"});
  CHECK(table.replica_identity_index == "after");
  CHECK(table.cluster_on == "after");
}
