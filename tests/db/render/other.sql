-- Kinds that most databases have few of.
CREATE SCHEMA app;
COMMENT ON SCHEMA app IS 'of ours';
COMMENT ON SCHEMA public IS 'of all';
CREATE COLLATION app.german (provider = icu, locale = 'de-u-co-phonebk', deterministic = false);
CREATE COLLATION app.plain (provider = libc, lc_collate = 'C', lc_ctype = 'POSIX');
CREATE TYPE app.span AS RANGE (subtype = double precision, subtype_diff = float8mi, multirange_type_name = app.spans);
CREATE TYPE app.textrange AS RANGE (subtype = text, collation = "C", subtype_opclass = text_pattern_ops);
CREATE TYPE app.empty AS ENUM ();
CREATE TYPE app.none AS ();
CREATE TYPE app.shell;

CREATE TYPE app.pair;
CREATE FUNCTION app.pair_in(cstring) RETURNS app.pair LANGUAGE internal IMMUTABLE STRICT AS 'textin';
CREATE FUNCTION app.pair_out(app.pair) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'textout';
CREATE TYPE app.pair (INPUT = app.pair_in, OUTPUT = app.pair_out, LIKE = text, CATEGORY = 'U', DELIMITER = ';',
  COLLATABLE = true, DEFAULT = 'it''s');
CREATE FUNCTION app.pair_out(app.pair, integer) RETURNS text LANGUAGE sql AS $$SELECT ''::text$$;
CREATE FUNCTION app.pair_in(app.pair[]) RETURNS integer LANGUAGE sql AS $$SELECT 1$$;
CREATE TABLE app.pairs (p app.pair, q app.pair[], r app.spans);

CREATE FUNCTION app.same(app.pair, app.pair) RETURNS boolean LANGUAGE internal IMMUTABLE STRICT AS 'texteq';
CREATE FUNCTION app.differs(app.pair, app.pair) RETURNS boolean LANGUAGE internal IMMUTABLE STRICT AS 'textne';
CREATE FUNCTION app.hash(app.pair) RETURNS integer LANGUAGE internal IMMUTABLE STRICT AS 'hashtext';
CREATE OPERATOR app.=== (FUNCTION = app.same, LEFTARG = app.pair, RIGHTARG = app.pair, COMMUTATOR = OPERATOR(app.===),
  NEGATOR = OPERATOR(app.!==), RESTRICT = eqsel, JOIN = eqjoinsel, HASHES);
CREATE OPERATOR app.!== (FUNCTION = app.differs, LEFTARG = app.pair, RIGHTARG = app.pair,
  COMMUTATOR = OPERATOR(app.!==), NEGATOR = OPERATOR(app.===));
COMMENT ON OPERATOR app.=== (app.pair, app.pair) IS 'very equal';
CREATE OPERATOR FAMILY app.pairs_hash USING hash;
CREATE OPERATOR CLASS app.pair_ops DEFAULT FOR TYPE app.pair USING hash FAMILY app.pairs_hash AS
  OPERATOR 1 app.=== , FUNCTION 1 app.hash(app.pair);
CREATE INDEX by_hash ON app.pairs USING hash (p);
CREATE VIEW app.equal AS SELECT p FROM app.pairs WHERE p OPERATOR(app.===) p;
CREATE CAST (app.pair AS text) WITHOUT FUNCTION AS ASSIGNMENT;
CREATE CAST (text AS app.pair) WITH INOUT AS IMPLICIT;
CREATE FUNCTION app.to_int(app.pair) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT 1';
CREATE CAST (app.pair AS integer) WITH FUNCTION app.to_int(app.pair);
COMMENT ON CAST (app.pair AS integer) IS 'one';
CREATE DEFAULT CONVERSION app.latin FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8;

CREATE TEXT SEARCH DICTIONARY app.simple_dict (TEMPLATE = simple, ACCEPT = false, STOPWORDS = 'english');
CREATE TEXT SEARCH CONFIGURATION app.words (PARSER = default);
ALTER TEXT SEARCH CONFIGURATION app.words ADD MAPPING FOR asciiword, word WITH app.simple_dict, english_stem;
ALTER TEXT SEARCH CONFIGURATION app.words ADD MAPPING FOR int WITH simple;
COMMENT ON TEXT SEARCH CONFIGURATION app.words IS 'words';
CREATE TEXT SEARCH PARSER app.parser (START = prsd_start, GETTOKEN = prsd_nexttoken, END = prsd_end,
  LEXTYPES = prsd_lextype, HEADLINE = prsd_headline);
CREATE TEXT SEARCH TEMPLATE app.template (INIT = dsimple_init, LEXIZE = dsimple_lexize);

CREATE FOREIGN DATA WRAPPER wrapper OPTIONS (debug 'true');
CREATE SERVER far TYPE 'kind' VERSION '1' FOREIGN DATA WRAPPER wrapper OPTIONS (host 'a''b', "Port" '1');
CREATE USER MAPPING FOR postgres SERVER far OPTIONS (secret 'x');
CREATE USER MAPPING FOR PUBLIC SERVER far;
CREATE FOREIGN TABLE app.remote (id integer OPTIONS (key 'yes') NOT NULL, name text DEFAULT 'x', CHECK (id > 0))
  SERVER far OPTIONS (relation 'r');
ALTER FOREIGN TABLE app.remote ALTER name SET STATISTICS 5;
CREATE TABLE app.split (id integer, name text) PARTITION BY LIST (id);
CREATE FOREIGN TABLE app.split_1 PARTITION OF app.split FOR VALUES IN (1) SERVER far;
COMMENT ON FOREIGN TABLE app.remote IS 'far away';
COMMENT ON SERVER far IS 'there';
GRANT USAGE ON FOREIGN SERVER far TO pg_monitor;
GRANT USAGE ON TYPE app.pair TO pg_monitor;
REVOKE USAGE ON TYPE app.span FROM PUBLIC;
