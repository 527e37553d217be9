-- One attribute changed at a time: after `-- ~`, the object and the row of its field table that must say so.
-- ~ extension citext: schema
ALTER EXTENSION citext SET SCHEMA app;
-- ~ extension citext: member privileges
GRANT EXECUTE ON FUNCTION other.citextin(cstring) TO pg_monitor;
-- ~ extension citext: version
DROP EXTENSION citext; CREATE EXTENSION citext SCHEMA other VERSION '1.4';
-- ~ collation app.german: locale
DROP COLLATION app.german; CREATE COLLATION app.german (provider = icu, locale = 'fr', deterministic = false);
-- ~ collation app.german: deterministic
DROP COLLATION app.german; CREATE COLLATION app.german (provider = icu, locale = 'de-u-co-phonebk');
-- ~ collation app.plain: provider
DROP COLLATION app.plain; CREATE COLLATION app.plain (provider = icu, locale = 'de');
-- ~ collation app.plain: lc_collate
DROP COLLATION app.plain; CREATE COLLATION app.plain (provider = libc, lc_collate = 'POSIX', lc_ctype = 'POSIX');
-- ~ collation app.plain: lc_ctype
DROP COLLATION app.plain; CREATE COLLATION app.plain (provider = libc, lc_collate = 'C', lc_ctype = 'C');
-- ~ type app.mood: labels
ALTER TYPE app.mood ADD VALUE 'angry';
-- ~ type app.mood: labels
ALTER TYPE app.mood ADD VALUE 'first' BEFORE 'sad';
-- ~ type app.mood: labels
ALTER TYPE app.mood RENAME VALUE 'ok' TO 'fine';
-- ~ type app.span: subtype
DROP TYPE app.span CASCADE; CREATE TYPE app.span AS RANGE (subtype = real, multirange_type_name = spans);
-- ~ type app.span: subtype difference
DROP TYPE app.span CASCADE; CREATE TYPE app.span AS RANGE (subtype = double precision, multirange_type_name = spans);
-- ~ type app.span: multirange type
DROP TYPE app.span CASCADE; CREATE TYPE app.span AS RANGE (subtype = double precision, subtype_diff = float8mi, multirange_type_name = many);
-- ~ type app.span: multirange schema
DROP TYPE app.span CASCADE; CREATE TYPE app.span AS RANGE (subtype = double precision, subtype_diff = float8mi, multirange_type_name = app.spans);
-- ~ type app.words: operator class
DROP TYPE app.words; CREATE TYPE app.words AS RANGE (subtype = text, collation = "C");
-- ~ type app.words: collation
DROP TYPE app.words; CREATE TYPE app.words AS RANGE (subtype = text, collation = "POSIX", subtype_opclass = text_pattern_ops);
-- ~ type app.step_range: canonical
DROP TYPE app.step_range CASCADE; CREATE TYPE app.step_range AS RANGE (subtype = integer);
-- ~ type app.pair: parameters
ALTER TYPE app.pair SET (STORAGE = main);
-- ~ type app.pair: parameters
ALTER TYPE app.pair SET (RECEIVE = app.pair_recv);
-- ~ domain app.small: type
DROP DOMAIN app.small; CREATE DOMAIN app.small AS numeric(6,2);
-- ~ domain app.email: collation
DROP DOMAIN app.email CASCADE; CREATE DOMAIN app.email AS text DEFAULT 'a@b' NOT NULL CONSTRAINT has_at CHECK (VALUE ~ '@');
-- ~ domain app.email: not null
ALTER DOMAIN app.email DROP NOT NULL;
-- ~ domain app.small: not null
ALTER DOMAIN app.small SET NOT NULL;
-- ~ domain app.email: default
ALTER DOMAIN app.email DROP DEFAULT;
-- ~ domain app.small: default
ALTER DOMAIN app.small SET DEFAULT 1;
-- ~ constraint app.email.has_at: expression
ALTER DOMAIN app.email DROP CONSTRAINT has_at; ALTER DOMAIN app.email ADD CONSTRAINT has_at CHECK (VALUE ~ '#');
-- ~ constraint app.email.has_at: validated
ALTER DOMAIN app.email DROP CONSTRAINT has_at; ALTER DOMAIN app.email ADD CONSTRAINT has_at CHECK (VALUE ~ '@') NOT VALID;
-- ~ constraint app.email.more: create
ALTER DOMAIN app.email ADD CONSTRAINT more CHECK (VALUE <> '');
-- ~ sequence app.counter: options
ALTER SEQUENCE app.counter INCREMENT BY 1;
-- ~ sequence app.counter: options
ALTER SEQUENCE app.counter START WITH 10;
-- ~ sequence app.counter: options
ALTER SEQUENCE app.counter MINVALUE 1;
-- ~ sequence app.counter: options
ALTER SEQUENCE app.counter MAXVALUE 6000;
-- ~ sequence app.counter: options
ALTER SEQUENCE app.counter CACHE 1;
-- ~ sequence app.counter: options
ALTER SEQUENCE app.counter CYCLE;
-- ~ sequence app.counter: options
ALTER SEQUENCE app.counter AS bigint;
-- ~ sequence app.owned: owned by
ALTER SEQUENCE app.owned OWNED BY NONE;
-- ~ sequence app.owned: owned by
ALTER SEQUENCE app.owned OWNED BY app.serials.a;
-- ~ sequence app.free: owned by
ALTER SEQUENCE app.free OWNED BY app.serials.b;
-- ~ sequence app.free: unlogged
ALTER SEQUENCE app.free SET UNLOGGED;
-- ~ foreign data wrapper wrapper: options
ALTER FOREIGN DATA WRAPPER wrapper OPTIONS (SET debug 'false');
-- ~ foreign data wrapper wrapper: validator
ALTER FOREIGN DATA WRAPPER wrapper VALIDATOR postgresql_fdw_validator OPTIONS (DROP debug);
-- ~ foreign data wrapper other_wrapper: handler
ALTER FOREIGN DATA WRAPPER other_wrapper NO HANDLER;
-- ~ server far: foreign data wrapper
DROP SERVER far CASCADE; CREATE SERVER far TYPE 'kind' VERSION '1' FOREIGN DATA WRAPPER other_wrapper OPTIONS (host 'a', port '1');
-- ~ server far: type
DROP SERVER far CASCADE; CREATE SERVER far TYPE 'other' VERSION '1' FOREIGN DATA WRAPPER wrapper OPTIONS (host 'a', port '1');
-- ~ server far: version
ALTER SERVER far VERSION '2';
-- ~ server far: options
ALTER SERVER far OPTIONS (SET host 'b');
-- ~ server far: options
ALTER SERVER far OPTIONS (ADD dbname 'b', DROP port);
-- ~ user mapping far."PUBLIC": options
ALTER USER MAPPING FOR PUBLIC SERVER far OPTIONS (SET name 'y');
-- ~ user mapping far.pg_monitor: create
CREATE USER MAPPING FOR pg_monitor SERVER far;
-- ~ table app.cache: unlogged
ALTER TABLE app.cache SET LOGGED;
-- ~ table app.child: unlogged
ALTER TABLE app.child SET UNLOGGED;
-- ~ table app.log: partition key
DROP TABLE app.log; CREATE TABLE app.log (id bigint NOT NULL, at date NOT NULL, kind text) PARTITION BY LIST (at);
-- ~ table app.log_1: partition of
ALTER TABLE app.log DETACH PARTITION app.log_2;
ALTER TABLE app.log DETACH PARTITION app.log_1;
ALTER TABLE app.log ATTACH PARTITION app.log_1 FOR VALUES FROM ('2024-01-01') TO ('2024-07-01');
ALTER TABLE app.log ATTACH PARTITION app.log_2 FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
-- ~ table app.log_2: partition of
ALTER TABLE app.log DETACH PARTITION app.log_2;
-- ~ table app.child: inherits
ALTER TABLE app.child NO INHERIT app.mother;
-- ~ table app.serials: inherits
ALTER TABLE app.serials ADD m integer; ALTER TABLE app.serials ADD CONSTRAINT mother_m_check CHECK (m > 0); ALTER TABLE app.serials INHERIT app.mother;
-- ~ table app.typed: of type
ALTER TABLE app.typed NOT OF;
-- ~ table app.remote: foreign
ALTER FOREIGN TABLE app.remote OPTIONS (SET relation 's');
-- ~ table app.remote: foreign
ALTER FOREIGN TABLE app.remote OPTIONS (ADD schema 's');
-- ~ table app.users: parameters
ALTER TABLE app.users SET (fillfactor = 50);
-- ~ table app.users: parameters
ALTER TABLE app.users RESET (fillfactor);
-- ~ table app.users: parameters
ALTER TABLE app.users SET (toast.autovacuum_enabled = off);
-- ~ table app.orders: tablespace
ALTER TABLE app.orders SET TABLESPACE mutant_space;
-- ~ table app.orders: access method
ALTER TABLE app.orders SET ACCESS METHOD own_heap;
-- ~ table app.users: row security
ALTER TABLE app.users DISABLE ROW LEVEL SECURITY;
-- ~ table app.orders: row security
ALTER TABLE app.orders ENABLE ROW LEVEL SECURITY;
-- ~ table app.users: force row security
ALTER TABLE app.users FORCE ROW LEVEL SECURITY;
-- ~ table app.users: replica identity
ALTER TABLE app.users REPLICA IDENTITY FULL;
-- ~ table app.orders: replica identity
ALTER TABLE app.orders REPLICA IDENTITY NOTHING;
-- ~ table app.users: replica identity index
ALTER TABLE app.users REPLICA IDENTITY USING INDEX users_pkey;
-- ~ table app.users: cluster on
ALTER TABLE app.users CLUSTER ON users_pkey;
-- ~ table app.users: cluster on
ALTER TABLE app.users SET WITHOUT CLUSTER;
-- ~ column app.serials.b: type
ALTER TABLE app.serials ALTER b TYPE bigint;
-- ~ column app.orders.total: type
DROP MATERIALIZED VIEW app.sums; ALTER TABLE app.orders ALTER total TYPE numeric(12,2);
-- ~ column app.users.note: type
ALTER TABLE app.users ALTER note TYPE varchar(10);
-- ~ column app.point3.x: type
DROP TABLE app.typed; ALTER TYPE app.point3 ALTER ATTRIBUTE x TYPE real;
-- ~ column app.users.note: collation
ALTER TABLE app.users ALTER note TYPE text COLLATE "C";
-- ~ column app.point3.label: collation
DROP TABLE app.typed; ALTER TYPE app.point3 ALTER ATTRIBUTE label TYPE text;
-- ~ column app.users.name: not null
ALTER TABLE app.users REPLICA IDENTITY DEFAULT; ALTER TABLE app.users ALTER name DROP NOT NULL;
-- ~ column app.users.note: not null
ALTER TABLE app.users ALTER note SET NOT NULL;
-- ~ column app.typed.y: not null
ALTER TABLE app.typed ALTER y SET NOT NULL;
-- ~ column app.log.kind: not null
ALTER TABLE app.log ALTER kind SET NOT NULL;
-- ~ column app.log_1.kind: not null
ALTER TABLE app.log_1 ALTER kind SET NOT NULL;
-- ~ column app.users.name: default
ALTER TABLE app.users ALTER name SET DEFAULT 'somebody';
-- ~ column app.users.at: default
ALTER TABLE app.users ALTER at SET DEFAULT clock_timestamp();
-- ~ column app.users.note: default
ALTER TABLE app.users ALTER note SET DEFAULT '';
-- ~ column app.users.mood: default
ALTER TABLE app.users ALTER mood DROP DEFAULT;
-- ~ column app.adults.name: default
ALTER VIEW app.adults ALTER name DROP DEFAULT;
-- ~ column app.adults.id: create
ALTER VIEW app.adults ALTER id SET DEFAULT 1;
-- ~ column app.serials.a: default
ALTER TABLE app.serials ALTER a DROP DEFAULT;
-- ~ column app.log_1.kind: default
ALTER TABLE app.log_1 ALTER kind SET DEFAULT 'x';
-- ~ column app.child.m: default
ALTER TABLE app.child ALTER m SET DEFAULT 4;
-- ~ column app.remote.name: default
ALTER FOREIGN TABLE app.remote ALTER name SET DEFAULT 'x';
-- ~ column app.users.id: identity
ALTER TABLE app.users ALTER id SET GENERATED BY DEFAULT;
-- ~ column app.users.id: identity
ALTER TABLE app.users ALTER id SET INCREMENT BY 2;
-- ~ column app.users.id: identity
ALTER TABLE app.users ALTER id SET START WITH 7;
-- ~ column app.users.id: identity
ALTER TABLE app.users ALTER id SET CYCLE;
-- ~ column app.users.id: identity
ALTER TABLE app.users ALTER id SET CACHE 10;
-- ~ column app.users.id: identity
ALTER TABLE app.users ALTER id DROP IDENTITY;
-- ~ column app.orders.id: identity
ALTER TABLE app.orders ALTER id ADD GENERATED ALWAYS AS IDENTITY;
-- ~ column app.users.doubled: generated
ALTER TABLE app.users ALTER doubled DROP EXPRESSION;
-- ~ column app.users.doubled: generated
ALTER TABLE app.users DROP doubled; ALTER TABLE app.users ADD doubled bigint GENERATED ALWAYS AS (id * 3) STORED;
-- ~ column app.users.note: storage
ALTER TABLE app.users ALTER note SET STORAGE EXTERNAL;
-- ~ column app.users.tags: storage
ALTER TABLE app.users ALTER tags SET STORAGE MAIN;
-- ~ column app.users.note: compression
ALTER TABLE app.users ALTER note SET COMPRESSION pglz;
-- ~ column app.users.name: statistics
ALTER TABLE app.users ALTER name SET STATISTICS 500;
-- ~ column app.users.name: statistics
ALTER TABLE app.users ALTER name SET STATISTICS 0;
-- ~ column app.users.name: options
ALTER TABLE app.users ALTER name SET (n_distinct = 5);
-- ~ column app.users.name: options
ALTER TABLE app.users ALTER name SET (n_distinct_inherited = -0.5);
-- ~ column app.remote.id: foreign options
ALTER FOREIGN TABLE app.remote ALTER id OPTIONS (SET key 'no');
-- ~ column app.remote.name: foreign options
ALTER FOREIGN TABLE app.remote ALTER name OPTIONS (ADD key 'no');
-- ~ column app.users.extra: create
ALTER TABLE app.users ADD extra integer;
-- ~ column app.log.extra: create
ALTER TABLE app.log ADD extra integer;
-- ~ column app.point3.z: create
ALTER TYPE app.point3 ADD ATTRIBUTE z integer CASCADE;
-- ~ function app.act(integer): procedure
DROP PROCEDURE app.act; CREATE FUNCTION app.act(a integer) RETURNS void LANGUAGE sql AS '';
-- ~ function app.step(integer, integer): window
DROP FUNCTION app.step CASCADE; CREATE FUNCTION app.step(integer, integer) RETURNS integer LANGUAGE sql IMMUTABLE WINDOW AS 'SELECT $1 + $2';
-- ~ function app.add(integer, integer): arguments
DROP FUNCTION app.add; CREATE FUNCTION app.add(c integer, b integer DEFAULT 2) RETURNS integer LANGUAGE sql AS 'SELECT a + b';
-- ~ function app.add(integer, integer): arguments
CREATE OR REPLACE FUNCTION app.add(a integer, b integer DEFAULT 3) RETURNS integer LANGUAGE sql AS 'SELECT a + b';
-- ~ function app.add(integer, integer): arguments
DROP FUNCTION app.add; CREATE FUNCTION app.add(a integer, b integer) RETURNS integer LANGUAGE sql AS 'SELECT a + b';
-- ~ function app.add(integer, integer): arguments
DROP FUNCTION app.add; CREATE FUNCTION app.add(a integer, INOUT b integer DEFAULT 2) LANGUAGE sql AS 'SELECT a + b';
-- ~ function app.rows_of(integer[]): arguments
DROP FUNCTION app.rows_of; CREATE FUNCTION app.rows_of(VARIADIC a integer[]) RETURNS SETOF integer LANGUAGE sql ROWS 7 AS 'SELECT unnest(a)';
-- ~ function app.add(integer, integer): returns
DROP FUNCTION app.add; CREATE FUNCTION app.add(a integer, b integer DEFAULT 2) RETURNS bigint LANGUAGE sql AS 'SELECT a + b';
-- ~ function app.rows_of(integer[]): returns set
DROP FUNCTION app.rows_of; CREATE FUNCTION app.rows_of(a integer[]) RETURNS integer LANGUAGE sql AS 'SELECT unnest(a)';
-- ~ function app.add(integer, integer): language
CREATE OR REPLACE FUNCTION app.add(a integer, b integer DEFAULT 2) RETURNS integer LANGUAGE plpgsql AS 'SELECT a + b';
-- ~ function app.add(integer, integer): body
CREATE OR REPLACE FUNCTION app.add(a integer, b integer DEFAULT 2) RETURNS integer LANGUAGE sql AS 'SELECT a - b';
-- ~ function app.linked(internal): object file
CREATE OR REPLACE FUNCTION app.linked(internal) RETURNS void LANGUAGE c AS 'plpgsql', 'plpgsql_inline_handler';
-- ~ function app.atomic(integer): sql body
CREATE OR REPLACE FUNCTION app.atomic(a integer) RETURNS integer LANGUAGE sql RETURN a + 2;
-- ~ function app.atomic(integer): sql body
CREATE OR REPLACE FUNCTION app.atomic(a integer) RETURNS integer LANGUAGE sql AS 'SELECT a + 1';
-- ~ function app.add(integer, integer): volatility
ALTER FUNCTION app.add STABLE;
-- ~ function app.step(integer, integer): volatility
ALTER FUNCTION app.step VOLATILE;
-- ~ function app.add(integer, integer): parallel
ALTER FUNCTION app.add PARALLEL SAFE;
-- ~ function app.add(integer, integer): parallel
ALTER FUNCTION app.add PARALLEL RESTRICTED;
-- ~ function app.add(integer, integer): strict
ALTER FUNCTION app.add STRICT;
-- ~ function app.add(integer, integer): security definer
ALTER FUNCTION app.add SECURITY DEFINER;
-- ~ function app.add(integer, integer): leakproof
ALTER FUNCTION app.add LEAKPROOF;
-- ~ function app.add(integer, integer): cost
ALTER FUNCTION app.add COST 7;
-- ~ function app.rows_of(integer[]): rows
ALTER FUNCTION app.rows_of ROWS 8;
-- ~ function app.set(): settings
ALTER FUNCTION app.set SET work_mem = '9MB';
-- ~ function app.set(): settings
ALTER FUNCTION app.set RESET work_mem;
-- ~ function app.add(integer, integer): settings
ALTER FUNCTION app.add SET search_path = '';
-- ~ function app.add(integer, integer): support
ALTER FUNCTION app.add SUPPORT textlike_support;
-- ~ function app.in_mine(): transforms
CREATE TRANSFORM FOR integer LANGUAGE plmine (FROM SQL WITH FUNCTION app.from_sql(internal));
CREATE OR REPLACE FUNCTION app.in_mine() RETURNS integer LANGUAGE plmine TRANSFORM FOR TYPE integer AS 'BEGIN RETURN 1; END';
-- ~ aggregate app.total(integer): parameters
CREATE OR REPLACE AGGREGATE app.total(integer) (SFUNC = app.step, STYPE = integer, INITCOND = '1');
-- ~ aggregate app.total(integer): parameters
CREATE OR REPLACE AGGREGATE app.total(integer) (SFUNC = app.step, STYPE = integer, INITCOND = '0', PARALLEL = safe);
-- ~ aggregate app.total(integer): parameters
CREATE OR REPLACE AGGREGATE app.total(integer) (SFUNC = app.step, STYPE = integer, INITCOND = '0', COMBINEFUNC = app.step);
-- ~ aggregate app.total(integer): parameters
DROP AGGREGATE app.total(integer); CREATE AGGREGATE app.total(integer) (SFUNC = app.step, STYPE = integer, INITCOND = '0', SORTOP = >);
-- ~ aggregate app.total(integer): parameters
DROP AGGREGATE app.total(integer); CREATE AGGREGATE app.total(integer) (SFUNC = app.step, STYPE = integer, INITCOND = '0', SSPACE = 64);
-- ~ aggregate app.total(integer): arguments
DROP AGGREGATE app.total(integer); CREATE AGGREGATE app.total(a integer) (SFUNC = app.step, STYPE = integer, INITCOND = '0');
-- ~ aggregate app.ordered(integer): direct arguments
DROP AGGREGATE app.ordered(ORDER BY integer); CREATE AGGREGATE app.ordered(integer) (SFUNC = app.step, STYPE = integer);
-- ~ aggregate app.ranked("any"): hypothetical
DROP AGGREGATE app.ranked(VARIADIC "any" ORDER BY VARIADIC "any");
CREATE AGGREGATE app.ranked(VARIADIC "any" ORDER BY VARIADIC "any") (SFUNC = ordered_set_transition_multi, STYPE = internal, FINALFUNC = rank_final, FINALFUNC_EXTRA);
-- ~ language plmine: handler
CREATE FUNCTION app.handle2() RETURNS language_handler LANGUAGE c AS '$libdir/plpgsql', 'plpgsql_call_handler'; CREATE OR REPLACE TRUSTED LANGUAGE plmine HANDLER app.handle2 INLINE app.inline VALIDATOR app.validate;
-- ~ language plmine: inline handler
CREATE OR REPLACE TRUSTED LANGUAGE plmine HANDLER app.handle VALIDATOR app.validate;
-- ~ language plmine: validator
CREATE OR REPLACE TRUSTED LANGUAGE plmine HANDLER app.handle INLINE app.inline;
-- ~ language plmine: trusted
CREATE OR REPLACE LANGUAGE plmine HANDLER app.handle INLINE app.inline VALIDATOR app.validate;
-- ~ transform FOR text LANGUAGE plother: from sql
CREATE OR REPLACE TRANSFORM FOR text LANGUAGE plother (TO SQL WITH FUNCTION app.to_sql(internal));
-- ~ transform FOR text LANGUAGE plother: to sql
CREATE OR REPLACE TRANSFORM FOR text LANGUAGE plother (FROM SQL WITH FUNCTION app.from_sql(internal));
-- ~ access method own_tree: handler
DROP ACCESS METHOD own_tree; CREATE ACCESS METHOD own_tree TYPE INDEX HANDLER hashhandler;
-- ~ access method own_tree: type
DROP ACCESS METHOD own_tree; CREATE ACCESS METHOD own_tree TYPE TABLE HANDLER heap_tableam_handler;
-- ~ operator app.===(app.pair, app.pair): parameters
ALTER OPERATOR app.=== (app.pair, app.pair) SET (RESTRICT = NONE);
-- ~ operator app.===(app.pair, app.pair): parameters
ALTER OPERATOR app.=== (app.pair, app.pair) SET (JOIN = neqjoinsel);
-- ~ operator app.##(app.pair, app.pair): parameters
DROP OPERATOR app.## (app.pair, app.pair); CREATE OPERATOR app.## (FUNCTION = app.same, LEFTARG = app.pair, RIGHTARG = app.pair);
-- ~ operator app.##(app.pair, app.pair): parameters
DROP OPERATOR app.## (app.pair, app.pair); CREATE OPERATOR app.## (FUNCTION = app.differs, LEFTARG = app.pair, RIGHTARG = app.pair, COMMUTATOR = OPERATOR(app.##));
-- ~ operator app.##(app.pair, app.pair): parameters
DROP OPERATOR app.## (app.pair, app.pair); CREATE OPERATOR app.## (FUNCTION = app.differs, LEFTARG = app.pair, RIGHTARG = app.pair, HASHES, MERGES);
-- ~ operator family app.loose USING btree: members
ALTER OPERATOR FAMILY app.loose USING btree ADD OPERATOR 2 <= (integer, bigint);
-- ~ operator family app.loose USING btree: members
ALTER OPERATOR FAMILY app.loose USING btree DROP OPERATOR 1 (integer, bigint);
-- ~ operator class app.pair_ops USING hash: default
DROP OPERATOR CLASS app.pair_ops USING hash; CREATE OPERATOR CLASS app.pair_ops DEFAULT FOR TYPE app.pair USING hash FAMILY app.pairs_hash AS OPERATOR 1 app.=== , FUNCTION 1 app.hash(app.pair);
-- ~ operator class app.pair_ops USING hash: members
DROP OPERATOR CLASS app.pair_ops USING hash; CREATE OPERATOR CLASS app.pair_ops FOR TYPE app.pair USING hash FAMILY app.pairs_hash AS OPERATOR 1 app.## , FUNCTION 1 app.hash(app.pair);
-- ~ operator family app.pairs_hash USING hash: members
DROP OPERATOR CLASS app.pair_ops USING hash; CREATE OPERATOR CLASS app.pair_ops FOR TYPE app.pair USING hash FAMILY app.pairs_hash AS OPERATOR 1 app.=== , FUNCTION 1 app.hash(app.pair), FUNCTION 2 app.hash64(app.pair, bigint);
-- ~ operator class app.pair_ops USING hash: family
DROP OPERATOR CLASS app.pair_ops USING hash; CREATE OPERATOR CLASS app.pair_ops FOR TYPE app.pair USING hash AS OPERATOR 1 app.=== , FUNCTION 1 app.hash(app.pair);
-- ~ operator class app.by_text USING gist: type
DROP OPERATOR CLASS app.by_text USING gist; CREATE OPERATOR CLASS app.by_text FOR TYPE varchar USING gist AS STORAGE text;
-- ~ operator class app.by_text USING gist: storage
DROP OPERATOR CLASS app.by_text USING gist; CREATE OPERATOR CLASS app.by_text FOR TYPE text USING gist AS STORAGE bytea;
-- ~ cast (app.pair AS integer): context
DROP CAST (app.pair AS integer); CREATE CAST (app.pair AS integer) WITH FUNCTION app.to_int(app.pair) AS IMPLICIT;
-- ~ cast (app.pair AS integer): function
DROP CAST (app.pair AS integer); CREATE CAST (app.pair AS integer) WITH FUNCTION app.hash(app.pair) AS ASSIGNMENT;
-- ~ cast (text AS app.pair): inout
DROP CAST (text AS app.pair); CREATE CAST (text AS app.pair) WITHOUT FUNCTION;
-- ~ conversion app.latin: source encoding
DROP CONVERSION app.latin; CREATE CONVERSION app.latin FOR 'LATIN2' TO 'UTF8' FROM iso8859_to_utf8;
-- ~ conversion app.latin: target encoding
DROP CONVERSION app.latin; CREATE CONVERSION app.latin FOR 'LATIN1' TO 'MULE_INTERNAL' FROM latin1_to_mic;
-- ~ conversion app.latin: function
DROP CONVERSION app.latin; CREATE CONVERSION app.latin FOR 'UTF8' TO 'LATIN1' FROM utf8_to_iso8859_1;
-- ~ conversion app.latin: default
DROP CONVERSION app.latin; CREATE DEFAULT CONVERSION app.latin FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8;
-- ~ text search parser app.parser: parameters
DROP TEXT SEARCH PARSER app.parser; CREATE TEXT SEARCH PARSER app.parser (START = prsd_start, GETTOKEN = prsd_nexttoken, END = prsd_end, LEXTYPES = prsd_lextype, HEADLINE = prsd_headline);
-- ~ text search template app.template: parameters
DROP TEXT SEARCH TEMPLATE app.template; CREATE TEXT SEARCH TEMPLATE app.template (LEXIZE = dsimple_lexize);
-- ~ text search dictionary app.dictionary: options
ALTER TEXT SEARCH DICTIONARY app.dictionary (ACCEPT = true);
-- ~ text search dictionary app.dictionary: options
ALTER TEXT SEARCH DICTIONARY app.dictionary (STOPWORDS = english);
-- ~ text search dictionary app.dictionary: template
DROP TEXT SEARCH DICTIONARY app.dictionary CASCADE; CREATE TEXT SEARCH DICTIONARY app.dictionary (TEMPLATE = app.template, ACCEPT = false);
-- ~ text search configuration app.search: mappings
ALTER TEXT SEARCH CONFIGURATION app.search ADD MAPPING FOR int WITH simple;
-- ~ text search configuration app.search: mappings
ALTER TEXT SEARCH CONFIGURATION app.search ALTER MAPPING FOR word WITH english_stem, app.dictionary;
-- ~ text search configuration app.search: mappings
ALTER TEXT SEARCH CONFIGURATION app.search DROP MAPPING FOR word;
-- ~ text search configuration app.search: parser
DROP TEXT SEARCH CONFIGURATION app.search; CREATE TEXT SEARCH CONFIGURATION app.search (PARSER = app.parser);
-- ~ constraint app.users.names: constraint type
ALTER TABLE app.users DROP CONSTRAINT names; ALTER TABLE app.users ADD CONSTRAINT names CHECK (name <> '');
-- ~ constraint app.users.names: columns
ALTER TABLE app.users DROP CONSTRAINT names; ALTER TABLE app.users ADD CONSTRAINT names UNIQUE (mood, name) INCLUDE (id) WITH (fillfactor = 80);
-- ~ constraint app.users.names: include
ALTER TABLE app.users DROP CONSTRAINT names; ALTER TABLE app.users ADD CONSTRAINT names UNIQUE (name, mood) WITH (fillfactor = 80);
-- ~ constraint app.users.names: parameters
ALTER INDEX app.names SET (fillfactor = 90);
-- ~ constraint app.users.names: index comment
COMMENT ON INDEX app.names IS 'changed';
-- ~ constraint app.users.names: tablespace
ALTER INDEX app.names SET TABLESPACE mutant_space;
-- ~ constraint app.users.names: nulls not distinct
ALTER TABLE app.users DROP CONSTRAINT names; ALTER TABLE app.users ADD CONSTRAINT names UNIQUE NULLS NOT DISTINCT (name, mood) INCLUDE (id) WITH (fillfactor = 80);
-- ~ constraint app.users.names: deferrable
ALTER TABLE app.users DROP CONSTRAINT names; ALTER TABLE app.users ADD CONSTRAINT names UNIQUE (name, mood) INCLUDE (id) WITH (fillfactor = 80) DEFERRABLE;
-- ~ constraint app.users.later: initially deferred
ALTER TABLE app.users DROP CONSTRAINT later; ALTER TABLE app.users ADD CONSTRAINT later UNIQUE (note) DEFERRABLE INITIALLY DEFERRED;
-- ~ constraint app.users.lone: elements
ALTER TABLE app.users DROP CONSTRAINT lone; ALTER TABLE app.users ADD CONSTRAINT lone EXCLUDE USING btree (name WITH =) WHERE (mood = 'sad');
-- ~ constraint app.users.lone: method
ALTER TABLE app.users DROP CONSTRAINT lone; ALTER TABLE app.users ADD CONSTRAINT lone EXCLUDE USING hash (lower(name) WITH =) WHERE (mood = 'sad');
-- ~ constraint app.users.lone: expression
ALTER TABLE app.users DROP CONSTRAINT lone; ALTER TABLE app.users ADD CONSTRAINT lone EXCLUDE USING btree (lower(name) WITH =);
-- ~ constraint app.users.positive: expression
ALTER TABLE app.users DROP CONSTRAINT positive; ALTER TABLE app.users ADD CONSTRAINT positive CHECK (id > 1) NO INHERIT;
-- ~ constraint app.users.positive: no inherit
ALTER TABLE app.users DROP CONSTRAINT positive; ALTER TABLE app.users ADD CONSTRAINT positive CHECK (id > 0);
-- ~ constraint app.users.positive: validated
ALTER TABLE app.users DROP CONSTRAINT positive; ALTER TABLE app.users ADD CONSTRAINT positive CHECK (id > 0) NO INHERIT NOT VALID;
-- ~ constraint app.orders.of_other: validated
ALTER TABLE app.orders VALIDATE CONSTRAINT of_other;
-- ~ constraint app.orders.of_user: foreign key
ALTER TABLE app.orders DROP CONSTRAINT of_user; ALTER TABLE app.orders ADD CONSTRAINT of_user FOREIGN KEY (user_id) REFERENCES app.users ON DELETE SET NULL;
-- ~ constraint app.orders.of_user: foreign key
ALTER TABLE app.orders DROP CONSTRAINT of_user; ALTER TABLE app.orders ADD CONSTRAINT of_user FOREIGN KEY (user_id) REFERENCES app.users ON DELETE CASCADE;
-- ~ constraint app.orders.of_user: foreign key
ALTER TABLE app.orders DROP CONSTRAINT of_user; ALTER TABLE app.orders ADD CONSTRAINT of_user FOREIGN KEY (user_id) REFERENCES app.users ON UPDATE CASCADE ON DELETE SET NULL (user_id);
-- ~ constraint app.orders.of_user: foreign key
ALTER TABLE app.orders DROP CONSTRAINT of_user; ALTER TABLE app.orders ADD CONSTRAINT of_user FOREIGN KEY (user_id) REFERENCES app.users MATCH FULL ON DELETE SET NULL (user_id);
-- ~ constraint app.orders.of_user: deferrable
ALTER TABLE app.orders ALTER CONSTRAINT of_user DEFERRABLE;
-- ~ constraint app.orders.of_user: initially deferred
ALTER TABLE app.orders ALTER CONSTRAINT of_user DEFERRABLE INITIALLY DEFERRED;
-- ~ constraint app.orders.of_user: columns
ALTER TABLE app.orders DROP CONSTRAINT of_user; ALTER TABLE app.orders ADD CONSTRAINT of_user FOREIGN KEY (other_id) REFERENCES app.users ON DELETE SET NULL (other_id);
-- ~ constraint app.mother.mother_m_check: expression
ALTER TABLE app.mother DROP CONSTRAINT mother_m_check; ALTER TABLE app.mother ADD CHECK (m > 1);
-- ~ constraint app.users.more: create
ALTER TABLE app.users ADD CONSTRAINT more CHECK (name <> 'x');
-- ~ view app.adults: definition
CREATE OR REPLACE VIEW app.adults (id, name) WITH (security_barrier = true) AS SELECT id, name FROM app.users WHERE id > 6;
-- ~ view app.busy: definition
CREATE OR REPLACE VIEW app.busy AS SELECT a.id, count(*) AS n, 1 AS one FROM app.adults a JOIN app.orders o ON o.user_id = a.id GROUP BY a.id;
-- ~ view app.busy: definition
ALTER VIEW app.busy RENAME n TO number;
-- ~ view app.adults: definition
ALTER VIEW app.adults RENAME name TO other;
-- ~ view app.adults: options
ALTER VIEW app.adults RESET (security_barrier);
-- ~ view app.adults: options
ALTER VIEW app.adults SET (security_invoker = true);
-- ~ view app.adults: options
ALTER VIEW app.adults SET (check_option = local);
-- ~ materialized view app.sums: definition
DROP MATERIALIZED VIEW app.sums; CREATE MATERIALIZED VIEW app.sums WITH (fillfactor = 80) AS SELECT user_id, max(total) AS total, 'x'::text AS label FROM app.orders GROUP BY user_id;
-- ~ materialized view app.sums: parameters
ALTER MATERIALIZED VIEW app.sums SET (fillfactor = 90);
-- ~ materialized view app.sums: tablespace
ALTER MATERIALIZED VIEW app.sums SET TABLESPACE mutant_space;
-- ~ materialized view app.sums: access method
ALTER MATERIALIZED VIEW app.sums SET ACCESS METHOD own_heap;
-- ~ materialized view app.sums: cluster on
ALTER MATERIALIZED VIEW app.sums CLUSTER ON sums_user;
-- ~ column app.sums.total: create
ALTER MATERIALIZED VIEW app.sums ALTER total SET STATISTICS 5;
-- ~ column app.sums.user_id: create
ALTER MATERIALIZED VIEW app.sums ALTER user_id SET (n_distinct = 3);
-- ~ column app.sums.label: create
ALTER MATERIALIZED VIEW app.sums ALTER label SET STORAGE EXTERNAL;
-- ~ index app.users.by_tags: method
DROP INDEX app.by_tags; CREATE INDEX by_tags ON app.users (tags);
-- ~ index app.users.by_name: unique
DROP INDEX app.by_name; CREATE INDEX by_name ON app.users (lower(name) DESC, id) INCLUDE (mood) WITH (fillfactor = 60) WHERE name <> '';
-- ~ index app.users.by_name: nulls not distinct
DROP INDEX app.by_name; CREATE UNIQUE INDEX by_name ON app.users (lower(name) DESC, id) INCLUDE (mood) NULLS NOT DISTINCT WITH (fillfactor = 60) WHERE name <> '';
-- ~ index app.users.by_name: elements
DROP INDEX app.by_name; CREATE UNIQUE INDEX by_name ON app.users (lower(name), id) INCLUDE (mood) WITH (fillfactor = 60) WHERE name <> '';
-- ~ index app.users.by_name: elements
DROP INDEX app.by_name; CREATE UNIQUE INDEX by_name ON app.users (lower(name) DESC NULLS LAST, id) INCLUDE (mood) WITH (fillfactor = 60) WHERE name <> '';
-- ~ index app.users.by_name: elements
DROP INDEX app.by_name; CREATE UNIQUE INDEX by_name ON app.users (upper(name) DESC, id) INCLUDE (mood) WITH (fillfactor = 60) WHERE name <> '';
-- ~ index app.users.by_name: elements
DROP INDEX app.by_name; CREATE UNIQUE INDEX by_name ON app.users (lower(name) COLLATE "C" DESC, id) INCLUDE (mood) WITH (fillfactor = 60) WHERE name <> '';
-- ~ index app.users.by_name: elements
DROP INDEX app.by_name; CREATE UNIQUE INDEX by_name ON app.users (lower(name) text_pattern_ops DESC, id) INCLUDE (mood) WITH (fillfactor = 60) WHERE name <> '';
-- ~ index app.users.by_name: elements
ALTER INDEX app.by_name ALTER COLUMN 1 SET STATISTICS 77;
-- ~ index app.users.by_name: include
DROP INDEX app.by_name; CREATE UNIQUE INDEX by_name ON app.users (lower(name) DESC, id) WITH (fillfactor = 60) WHERE name <> '';
-- ~ index app.users.by_name: predicate
DROP INDEX app.by_name; CREATE UNIQUE INDEX by_name ON app.users (lower(name) DESC, id) INCLUDE (mood) WITH (fillfactor = 60) WHERE name <> 'x';
-- ~ index app.users.by_name: predicate
DROP INDEX app.by_name; CREATE UNIQUE INDEX by_name ON app.users (lower(name) DESC, id) INCLUDE (mood) WITH (fillfactor = 60);
-- ~ index app.users.by_name: parameters
ALTER INDEX app.by_name SET (fillfactor = 65);
-- ~ index app.users.by_tags: parameters
ALTER INDEX app.by_tags SET (fastupdate = off);
-- ~ index app.users.by_tags: tablespace
ALTER INDEX app.by_tags SET TABLESPACE mutant_space;
-- ~ index app.users.by_tags: valid
UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'app.by_tags'::regclass;
-- ~ index app.log_1.log_1_kind_idx: create
DROP INDEX app.log_kind; CREATE INDEX log_1_kind_idx ON app.log_1 (kind);
-- ~ index app.log_1.log_1_half: partition of
DROP INDEX app.log_half; CREATE INDEX log_half ON ONLY app.log (id); CREATE INDEX log_1_half ON app.log_1 (id);
-- ~ index app.log.log_kind: only
DROP INDEX app.log_kind; CREATE INDEX log_kind ON ONLY app.log (kind);
-- ~ statistics app.st: table
DROP STATISTICS app.st; CREATE STATISTICS app.st (ndistinct, mcv) ON id, user_id, (total + 1) FROM app.orders;
-- ~ statistics app.st: kinds
DROP STATISTICS app.st; CREATE STATISTICS app.st (ndistinct) ON id, name, (lower(name)) FROM app.users;
-- ~ statistics app.st: columns
DROP STATISTICS app.st; CREATE STATISTICS app.st (ndistinct, mcv) ON id, note, (lower(name)) FROM app.users;
-- ~ statistics app.st: expressions
DROP STATISTICS app.st; CREATE STATISTICS app.st (ndistinct, mcv) ON id, name, (upper(name)) FROM app.users;
-- ~ statistics app.st: target
ALTER STATISTICS app.st SET STATISTICS 60;
-- ~ rule app.orders.never: event
DROP RULE never ON app.orders; CREATE RULE never AS ON INSERT TO app.orders WHERE new.id = 0 DO INSTEAD NOTHING;
-- ~ rule app.orders.never: instead
DROP RULE never ON app.orders; CREATE RULE never AS ON UPDATE TO app.orders WHERE new.id = 0 DO ALSO NOTHING;
-- ~ rule app.orders.never: definition
DROP RULE never ON app.orders; CREATE RULE never AS ON UPDATE TO app.orders WHERE new.id = 1 DO INSTEAD NOTHING;
-- ~ rule app.orders.never: enabled
ALTER TABLE app.orders DISABLE RULE never;
-- ~ trigger app.users.stamp: timing
DROP TRIGGER stamp ON app.users; CREATE TRIGGER stamp AFTER INSERT OR UPDATE OF name ON app.users FOR EACH ROW WHEN (new.id > 0) EXECUTE FUNCTION app.stamp('a', 'b');
-- ~ trigger app.users.stamp: on insert
DROP TRIGGER stamp ON app.users; CREATE TRIGGER stamp BEFORE UPDATE OF name ON app.users FOR EACH ROW WHEN (new.id > 0) EXECUTE FUNCTION app.stamp('a', 'b');
-- ~ trigger app.users.stamp: on update
DROP TRIGGER stamp ON app.users; CREATE TRIGGER stamp BEFORE INSERT ON app.users FOR EACH ROW WHEN (new.id > 0) EXECUTE FUNCTION app.stamp('a', 'b');
-- ~ trigger app.orders.deferred: on insert
DROP TRIGGER deferred ON app.orders; CREATE CONSTRAINT TRIGGER deferred AFTER DELETE OR INSERT ON app.orders FROM app.users DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION app.stamp();
-- ~ trigger app.users.seen: on delete
DROP TRIGGER seen ON app.users; CREATE TRIGGER seen AFTER DELETE ON app.users REFERENCING OLD TABLE AS o EXECUTE FUNCTION app.stamp();
-- ~ trigger app.users.seen: on truncate
DROP TRIGGER seen ON app.users; CREATE TRIGGER seen AFTER UPDATE OR TRUNCATE ON app.users EXECUTE FUNCTION app.stamp();
-- ~ trigger app.users.stamp: update of
DROP TRIGGER stamp ON app.users; CREATE TRIGGER stamp BEFORE INSERT OR UPDATE OF name, note ON app.users FOR EACH ROW WHEN (new.id > 0) EXECUTE FUNCTION app.stamp('a', 'b');
-- ~ trigger app.users.seen: for each row
DROP TRIGGER seen ON app.users; CREATE TRIGGER seen AFTER UPDATE ON app.users REFERENCING OLD TABLE AS o NEW TABLE AS n FOR EACH ROW EXECUTE FUNCTION app.stamp();
-- ~ trigger app.users.stamp: when
DROP TRIGGER stamp ON app.users; CREATE TRIGGER stamp BEFORE INSERT OR UPDATE OF name ON app.users FOR EACH ROW WHEN (new.id > 1) EXECUTE FUNCTION app.stamp('a', 'b');
-- ~ trigger app.users.stamp: when
DROP TRIGGER stamp ON app.users; CREATE TRIGGER stamp BEFORE INSERT OR UPDATE OF name ON app.users FOR EACH ROW EXECUTE FUNCTION app.stamp('a', 'b');
-- ~ trigger app.users.stamp: function
DROP TRIGGER stamp ON app.users; CREATE TRIGGER stamp BEFORE INSERT OR UPDATE OF name ON app.users FOR EACH ROW WHEN (new.id > 0) EXECUTE FUNCTION app.stamp2('a', 'b');
-- ~ trigger app.users.stamp: arguments
DROP TRIGGER stamp ON app.users; CREATE TRIGGER stamp BEFORE INSERT OR UPDATE OF name ON app.users FOR EACH ROW WHEN (new.id > 0) EXECUTE FUNCTION app.stamp('a', 'c');
-- ~ trigger app.users.stamp: enabled
ALTER TABLE app.users DISABLE TRIGGER stamp;
-- ~ trigger app.users.stamp: enabled
ALTER TABLE app.users ENABLE ALWAYS TRIGGER stamp;
-- ~ trigger app.users.stamp: enabled
ALTER TABLE app.users ENABLE REPLICA TRIGGER stamp;
-- ~ trigger app.users.seen: old table
DROP TRIGGER seen ON app.users; CREATE TRIGGER seen AFTER UPDATE ON app.users REFERENCING OLD TABLE AS other NEW TABLE AS n EXECUTE FUNCTION app.stamp();
-- ~ trigger app.users.seen: new table
DROP TRIGGER seen ON app.users; CREATE TRIGGER seen AFTER UPDATE ON app.users REFERENCING OLD TABLE AS o EXECUTE FUNCTION app.stamp();
-- ~ trigger app.orders.deferred: deferrable
DROP TRIGGER deferred ON app.orders; CREATE CONSTRAINT TRIGGER deferred AFTER DELETE ON app.orders FROM app.users FOR EACH ROW EXECUTE FUNCTION app.stamp();
-- ~ trigger app.orders.deferred: initially deferred
DROP TRIGGER deferred ON app.orders; CREATE CONSTRAINT TRIGGER deferred AFTER DELETE ON app.orders FROM app.users DEFERRABLE FOR EACH ROW EXECUTE FUNCTION app.stamp();
-- ~ trigger app.orders.deferred: constraint
DROP TRIGGER deferred ON app.orders; CREATE TRIGGER deferred AFTER DELETE ON app.orders FOR EACH ROW EXECUTE FUNCTION app.stamp();
-- ~ trigger app.orders.deferred: from table
DROP TRIGGER deferred ON app.orders; CREATE CONSTRAINT TRIGGER deferred AFTER DELETE ON app.orders DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION app.stamp();
-- ~ policy app.users.mine: permissive
DROP POLICY mine ON app.users; CREATE POLICY mine ON app.users AS RESTRICTIVE FOR UPDATE TO pg_monitor USING (name = CURRENT_USER) WITH CHECK (id > 0);
-- ~ policy app.users.mine: command
DROP POLICY mine ON app.users; CREATE POLICY mine ON app.users TO pg_monitor USING (name = CURRENT_USER) WITH CHECK (id > 0);
-- ~ policy app.users.mine: roles
ALTER POLICY mine ON app.users TO public;
-- ~ policy app.users.mine: using
ALTER POLICY mine ON app.users USING (name = 'x');
-- ~ policy app.users.mine: using
DROP POLICY mine ON app.users; CREATE POLICY mine ON app.users FOR UPDATE TO pg_monitor WITH CHECK (id > 0);
-- ~ policy app.users.mine: check
ALTER POLICY mine ON app.users WITH CHECK (id > 1);
-- ~ policy app.users.mine: check
DROP POLICY mine ON app.users; CREATE POLICY mine ON app.users FOR UPDATE TO pg_monitor USING (name = CURRENT_USER);
-- ~ event trigger watch: event
DROP EVENT TRIGGER watch; CREATE EVENT TRIGGER watch ON ddl_command_start WHEN TAG IN ('CREATE OPERATOR CLASS') EXECUTE FUNCTION app.on_ddl();
-- ~ event trigger watch: tags
DROP EVENT TRIGGER watch; CREATE EVENT TRIGGER watch ON ddl_command_end WHEN TAG IN ('CREATE CAST') EXECUTE FUNCTION app.on_ddl();
-- ~ event trigger watch: function
CREATE FUNCTION app.on_ddl2() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END'; DROP EVENT TRIGGER watch; CREATE EVENT TRIGGER watch ON ddl_command_end WHEN TAG IN ('CREATE OPERATOR CLASS') EXECUTE FUNCTION app.on_ddl2();
-- ~ event trigger watch: enabled
ALTER EVENT TRIGGER watch DISABLE;
-- ~ event trigger watch: enabled
ALTER EVENT TRIGGER watch ENABLE ALWAYS;
-- ~ publication everything: all tables
DROP PUBLICATION everything; CREATE PUBLICATION everything;
-- ~ publication partly: tables
ALTER PUBLICATION partly SET TABLE app.users (id) WHERE (id > 5);
-- ~ publication partly: tables
ALTER PUBLICATION partly SET TABLE app.users (id, name) WHERE (id > 6);
-- ~ publication partly: tables
ALTER PUBLICATION partly SET TABLE app.users (id, name) WHERE (id > 5), app.orders;
-- ~ publication partly: tables
ALTER PUBLICATION partly DROP TABLE app.users;
-- ~ publication of_schema: schemas
ALTER PUBLICATION of_schema SET TABLES IN SCHEMA app;
-- ~ publication of_schema: schemas
ALTER PUBLICATION of_schema ADD TABLES IN SCHEMA app;
-- ~ publication everything: options
ALTER PUBLICATION everything SET (publish = 'insert');
-- ~ publication everything: options
ALTER PUBLICATION everything SET (publish_via_partition_root = true);
-- ~ subscription feed: publications
ALTER SUBSCRIPTION feed SET PUBLICATION a WITH (refresh = false);
-- ~ subscription feed: options
ALTER SUBSCRIPTION feed SET (synchronous_commit = 'on');
-- ~ subscription feed: options
ALTER SUBSCRIPTION feed SET (binary = true);
-- ~ subscription feed: connection
ALTER SUBSCRIPTION feed CONNECTION 'dbname=elsewhere';
-- ~ default privileges app.postgres."TABLES": grants
ALTER DEFAULT PRIVILEGES IN SCHEMA app GRANT INSERT ON TABLES TO pg_monitor;
-- ~ default privileges app.postgres."TABLES": drop
ALTER DEFAULT PRIVILEGES IN SCHEMA app REVOKE SELECT ON TABLES FROM pg_monitor;
-- ~ default privileges app.postgres."FUNCTIONS": create
ALTER DEFAULT PRIVILEGES IN SCHEMA app GRANT EXECUTE ON FUNCTIONS TO pg_monitor;
-- ~ default privileges postgres."FUNCTIONS": create
ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
-- ~ table app.users: privileges
REVOKE SELECT ON app.users FROM pg_monitor;
-- ~ table app.users: privileges
GRANT SELECT ON app.users TO pg_monitor WITH GRANT OPTION;
-- ~ table app.users: privileges
REVOKE DELETE ON app.users FROM postgres;
-- ~ column app.users.name: privileges
REVOKE UPDATE (name) ON app.users FROM pg_monitor;
-- ~ column app.adults.id: create
GRANT SELECT (id) ON app.adults TO pg_monitor;
-- ~ function app.add(integer, integer): privileges
GRANT EXECUTE ON FUNCTION app.add(integer, integer) TO PUBLIC;
-- ~ schema app: privileges
REVOKE USAGE ON SCHEMA app FROM pg_monitor;
-- ~ schema app: comment
COMMENT ON SCHEMA app IS NULL;
-- ~ schema public: comment
COMMENT ON SCHEMA public IS 'all of ours';
-- ~ column app.users.name: comment
COMMENT ON COLUMN app.users.name IS NULL;
-- ~ column app.adults.id: create
COMMENT ON COLUMN app.adults.id IS 'x';
-- ~ column app.point3.x: comment
COMMENT ON COLUMN app.point3.x IS 'x';
