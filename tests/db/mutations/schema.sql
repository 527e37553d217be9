-- Something of every kind, and every attribute of it set somewhere. mutations.sql changes them one at a time.
SET check_function_bodies = off;
CREATE SCHEMA app;
CREATE SCHEMA other;
COMMENT ON SCHEMA app IS 'of ours';
CREATE EXTENSION citext SCHEMA other VERSION '1.6';

CREATE COLLATION app.german (provider = icu, locale = 'de-u-co-phonebk', deterministic = false);
CREATE COLLATION app.plain (provider = libc, lc_collate = 'C', lc_ctype = 'POSIX');
CREATE TYPE app.mood AS ENUM ('sad', 'ok', 'happy');
CREATE TYPE app.point3 AS (x double precision, y double precision, label text COLLATE "C");
COMMENT ON TYPE app.point3 IS 'in space';
CREATE TYPE app.span AS RANGE (subtype = double precision, subtype_diff = float8mi, multirange_type_name = spans);
CREATE TYPE app.words AS RANGE (subtype = text, collation = "C", subtype_opclass = text_pattern_ops);
CREATE TYPE app.step_range;
CREATE FUNCTION app.canon(app.step_range) RETURNS app.step_range LANGUAGE internal IMMUTABLE STRICT AS 'int4range_canonical';
CREATE TYPE app.step_range AS RANGE (subtype = integer, canonical = app.canon);
CREATE DOMAIN app.email AS text COLLATE "C" DEFAULT 'a@b' NOT NULL CONSTRAINT has_at CHECK (VALUE ~ '@');
CREATE DOMAIN app.small AS numeric(5,2);
CREATE SEQUENCE app.counter AS integer START WITH 5 INCREMENT BY 5 MINVALUE 5 MAXVALUE 5000 CACHE 4;
CREATE SEQUENCE app.free;

CREATE TYPE app.pair;
CREATE FUNCTION app.pair_in(cstring) RETURNS app.pair LANGUAGE internal IMMUTABLE STRICT AS 'textin';
CREATE FUNCTION app.pair_out(app.pair) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'textout';
CREATE FUNCTION app.pair_recv(internal) RETURNS app.pair LANGUAGE internal IMMUTABLE STRICT AS 'textrecv';
CREATE TYPE app.pair (INPUT = app.pair_in, OUTPUT = app.pair_out, LIKE = text, CATEGORY = 'U', DELIMITER = ';');
CREATE FUNCTION app.same(app.pair, app.pair) RETURNS boolean LANGUAGE internal IMMUTABLE STRICT AS 'texteq';
CREATE FUNCTION app.differs(app.pair, app.pair) RETURNS boolean LANGUAGE internal IMMUTABLE STRICT AS 'textne';
CREATE FUNCTION app.hash(app.pair) RETURNS integer LANGUAGE internal IMMUTABLE STRICT AS 'hashtext';
CREATE FUNCTION app.hash64(app.pair, bigint) RETURNS bigint LANGUAGE internal IMMUTABLE STRICT AS 'hashtextextended';
CREATE FUNCTION app.to_int(app.pair) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT 1';
CREATE OPERATOR app.=== (FUNCTION = app.same, LEFTARG = app.pair, RIGHTARG = app.pair, COMMUTATOR = OPERATOR(app.===),
  RESTRICT = eqsel, JOIN = eqjoinsel);
CREATE OPERATOR app.## (FUNCTION = app.differs, LEFTARG = app.pair, RIGHTARG = app.pair);
CREATE OPERATOR FAMILY app.pairs_hash USING hash;
CREATE OPERATOR CLASS app.pair_ops FOR TYPE app.pair USING hash FAMILY app.pairs_hash AS
  OPERATOR 1 app.=== , FUNCTION 1 app.hash(app.pair);
CREATE OPERATOR FAMILY app.loose USING btree;
ALTER OPERATOR FAMILY app.loose USING btree ADD OPERATOR 1 < (integer, bigint);
CREATE OPERATOR CLASS app.by_text FOR TYPE text USING gist AS STORAGE text;
CREATE CAST (app.pair AS integer) WITH FUNCTION app.to_int(app.pair) AS ASSIGNMENT;
CREATE CAST (text AS app.pair) WITH INOUT;
CREATE CONVERSION app.latin FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8;

CREATE FUNCTION app.handle() RETURNS language_handler LANGUAGE c AS '$libdir/plpgsql', 'plpgsql_call_handler';
CREATE FUNCTION app.inline(internal) RETURNS void LANGUAGE c STRICT AS '$libdir/plpgsql', 'plpgsql_inline_handler';
CREATE FUNCTION app.validate(oid) RETURNS void LANGUAGE c STRICT AS '$libdir/plpgsql', 'plpgsql_validator';
CREATE TRUSTED LANGUAGE plmine HANDLER app.handle INLINE app.inline VALIDATOR app.validate;
CREATE LANGUAGE plother HANDLER app.handle;
CREATE FUNCTION app.in_mine() RETURNS integer LANGUAGE plmine AS 'BEGIN RETURN 1; END';
CREATE FUNCTION app.from_sql(internal) RETURNS internal LANGUAGE internal IMMUTABLE AS 'textlike_support';
CREATE FUNCTION app.to_sql(internal) RETURNS text LANGUAGE internal IMMUTABLE AS 'textin';
CREATE TRANSFORM FOR text LANGUAGE plother (FROM SQL WITH FUNCTION app.from_sql(internal), TO SQL WITH FUNCTION app.to_sql(internal));
CREATE ACCESS METHOD own_heap TYPE TABLE HANDLER heap_tableam_handler;
CREATE ACCESS METHOD own_tree TYPE INDEX HANDLER bthandler;

CREATE TEXT SEARCH PARSER app.parser (START = prsd_start, GETTOKEN = prsd_nexttoken, END = prsd_end, LEXTYPES = prsd_lextype);
CREATE TEXT SEARCH TEMPLATE app.template (INIT = dsimple_init, LEXIZE = dsimple_lexize);
CREATE TEXT SEARCH DICTIONARY app.dictionary (TEMPLATE = simple, ACCEPT = false);
CREATE TEXT SEARCH CONFIGURATION app.search (PARSER = default);
ALTER TEXT SEARCH CONFIGURATION app.search ADD MAPPING FOR asciiword, word WITH app.dictionary, english_stem;

CREATE FUNCTION app.far_handler() RETURNS fdw_handler LANGUAGE c STRICT AS '$libdir/file_fdw', 'file_fdw_handler';
CREATE FOREIGN DATA WRAPPER other_wrapper HANDLER app.far_handler;
CREATE FOREIGN DATA WRAPPER wrapper OPTIONS (debug 'true');
CREATE SERVER far TYPE 'kind' VERSION '1' FOREIGN DATA WRAPPER wrapper OPTIONS (host 'a', port '1');
CREATE USER MAPPING FOR PUBLIC SERVER far OPTIONS (name 'x');
CREATE FOREIGN TABLE app.remote (id integer OPTIONS (key 'yes') NOT NULL, name text) SERVER far OPTIONS (relation 'r');

CREATE FUNCTION app.stamp() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END';
CREATE FUNCTION app.stamp2() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END';
CREATE FUNCTION app.add(a integer, b integer DEFAULT 2) RETURNS integer LANGUAGE sql AS 'SELECT a + b';
CREATE FUNCTION app.rows_of(a integer[]) RETURNS SETOF integer LANGUAGE sql ROWS 7 AS 'SELECT unnest(a)';
CREATE FUNCTION app.atomic(a integer) RETURNS integer LANGUAGE sql RETURN a + 1;
CREATE FUNCTION app.linked(internal) RETURNS void LANGUAGE c AS '$libdir/plpgsql', 'plpgsql_inline_handler';
CREATE FUNCTION app.set() RETURNS void LANGUAGE sql SET work_mem = '8MB' AS '';
CREATE PROCEDURE app.act(a integer) LANGUAGE sql AS '';
CREATE FUNCTION app.step(integer, integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT $1 + $2';
CREATE AGGREGATE app.total(integer) (SFUNC = app.step, STYPE = integer, INITCOND = '0');
CREATE AGGREGATE app.ranked(VARIADIC "any" ORDER BY VARIADIC "any")
  (SFUNC = ordered_set_transition_multi, STYPE = internal, FINALFUNC = rank_final, FINALFUNC_EXTRA, HYPOTHETICAL);
CREATE AGGREGATE app.ordered(ORDER BY integer) (SFUNC = app.step, STYPE = integer);

CREATE TABLE app.users (
  id bigint GENERATED ALWAYS AS IDENTITY (START WITH 5) PRIMARY KEY,
  name varchar(40) NOT NULL DEFAULT 'nobody',
  mail app.email,
  mood app.mood DEFAULT 'sad',
  doubled bigint GENERATED ALWAYS AS (id * 2) STORED,
  tags text[],
  at timestamptz DEFAULT now(),
  note text,
  CONSTRAINT names UNIQUE (name, mood) INCLUDE (id) WITH (fillfactor = 80),
  CONSTRAINT positive CHECK (id > 0) NO INHERIT,
  CONSTRAINT lone EXCLUDE USING btree (lower(name) WITH =) WHERE (mood = 'sad'),
  CONSTRAINT later UNIQUE (note) DEFERRABLE
) WITH (fillfactor = 70);
COMMENT ON TABLE app.users IS 'people';
COMMENT ON COLUMN app.users.name IS 'what they are called';
CREATE UNIQUE INDEX by_name ON app.users (lower(name) DESC, id) INCLUDE (mood) WITH (fillfactor = 60) WHERE name <> '';
CREATE UNIQUE INDEX replica ON app.users (name);
ALTER TABLE app.users CLUSTER ON replica;
ALTER TABLE app.users REPLICA IDENTITY USING INDEX replica;
CREATE INDEX by_tags ON app.users USING gin (tags);
CREATE TABLE app.orders (
  id integer PRIMARY KEY,
  user_id bigint,
  other_id bigint,
  total numeric(10,2) DEFAULT 0,
  CONSTRAINT of_user FOREIGN KEY (user_id) REFERENCES app.users ON DELETE SET NULL (user_id)
);
ALTER TABLE app.orders ADD CONSTRAINT of_other FOREIGN KEY (other_id) REFERENCES app.users NOT VALID;
CREATE UNLOGGED TABLE app.cache (k text PRIMARY KEY, v text);
CREATE TABLE app.typed OF app.point3 (PRIMARY KEY (x));
CREATE TABLE app.mother (m integer, CHECK (m > 0));
CREATE TABLE app.child (own text) INHERITS (app.mother);
CREATE TABLE app.serials (a serial, b integer);
CREATE SEQUENCE app.owned OWNED BY app.serials.b;
CREATE TABLE app.log (id bigint NOT NULL, at date NOT NULL, kind text) PARTITION BY RANGE (at);
CREATE TABLE app.log_1 PARTITION OF app.log FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE TABLE app.log_2 PARTITION OF app.log FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
CREATE INDEX log_kind ON app.log (kind);
CREATE INDEX log_half ON ONLY app.log (id);
CREATE INDEX log_1_half ON app.log_1 (id);
ALTER INDEX app.log_half ATTACH PARTITION app.log_1_half;
CREATE STATISTICS app.st (ndistinct, mcv) ON id, name, (lower(name)) FROM app.users;
ALTER STATISTICS app.st SET STATISTICS 50;

CREATE VIEW app.adults (id, name) WITH (security_barrier = true) AS SELECT id, name FROM app.users WHERE id > 5;
CREATE VIEW app.busy AS SELECT a.id, count(*) AS n FROM app.adults a JOIN app.orders o ON o.user_id = a.id GROUP BY a.id;
ALTER VIEW app.adults ALTER name SET DEFAULT 'from view';
CREATE MATERIALIZED VIEW app.sums WITH (fillfactor = 80) AS SELECT user_id, sum(total) AS total, 'x'::text AS label FROM app.orders GROUP BY user_id;
CREATE UNIQUE INDEX sums_user ON app.sums (user_id);
CREATE RULE never AS ON UPDATE TO app.orders WHERE new.id = 0 DO INSTEAD NOTHING;
CREATE TRIGGER stamp BEFORE INSERT OR UPDATE OF name ON app.users FOR EACH ROW WHEN (new.id > 0) EXECUTE FUNCTION app.stamp('a', 'b');
CREATE TRIGGER seen AFTER UPDATE ON app.users REFERENCING OLD TABLE AS o NEW TABLE AS n EXECUTE FUNCTION app.stamp();
CREATE CONSTRAINT TRIGGER deferred AFTER DELETE ON app.orders FROM app.users DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION app.stamp();
CREATE TRIGGER instead INSTEAD OF INSERT ON app.adults FOR EACH ROW EXECUTE FUNCTION app.stamp();
CREATE TRIGGER on_tree AFTER INSERT ON app.log FOR EACH ROW EXECUTE FUNCTION app.stamp();
ALTER TABLE app.users ENABLE ROW LEVEL SECURITY;
CREATE POLICY mine ON app.users FOR UPDATE TO pg_monitor USING (name = CURRENT_USER) WITH CHECK (id > 0);
CREATE FUNCTION app.on_ddl() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';
CREATE EVENT TRIGGER watch ON ddl_command_end WHEN TAG IN ('CREATE OPERATOR CLASS') EXECUTE FUNCTION app.on_ddl();
CREATE PUBLICATION partly FOR TABLE app.users (id, name) WHERE (id > 5);
CREATE PUBLICATION of_schema FOR TABLES IN SCHEMA other;
CREATE PUBLICATION everything FOR ALL TABLES;
CREATE SUBSCRIPTION feed CONNECTION 'dbname=nowhere' PUBLICATION a, b WITH (connect = false, slot_name = NONE);

GRANT SELECT, UPDATE (name) ON app.users TO pg_monitor;
GRANT USAGE ON SCHEMA app TO pg_monitor;
REVOKE EXECUTE ON FUNCTION app.add(integer, integer) FROM PUBLIC;
ALTER DEFAULT PRIVILEGES IN SCHEMA app GRANT SELECT ON TABLES TO pg_monitor;
