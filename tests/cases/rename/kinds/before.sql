-- Everything that stands for itself and can be renamed: declared, it is renamed where it is, with all that hangs on it.
-- needs: 14
CREATE SCHEMA old_schema;
CREATE TABLE old_schema.t (id integer PRIMARY KEY);
CREATE COLLATION old_collation (provider = icu, locale = 'de');
CREATE TYPE old_enum AS ENUM ('a', 'b');
CREATE TYPE old_composite AS (x integer);
CREATE TYPE old_range AS RANGE (subtype = double precision, multirange_type_name = many);
CREATE DOMAIN old_domain AS text CHECK (VALUE <> '');
CREATE SEQUENCE old_sequence;
CREATE FOREIGN DATA WRAPPER old_wrapper;
CREATE SERVER old_server FOREIGN DATA WRAPPER old_wrapper;
CREATE USER MAPPING FOR PUBLIC SERVER old_server;
CREATE FOREIGN TABLE old_foreign (id integer) SERVER old_server;
CREATE TABLE old_table (
  id integer PRIMARY KEY DEFAULT nextval('old_sequence'),
  e old_enum,
  c old_composite,
  r old_range,
  d old_domain,
  n text COLLATE old_collation
);
CREATE INDEX old_index ON old_table (n);
CREATE STATISTICS old_statistics ON id, n FROM old_table;
CREATE FUNCTION old_function(a old_enum) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT 1';
CREATE PROCEDURE old_procedure() LANGUAGE sql AS '';
CREATE FUNCTION state(integer, integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT 1';
CREATE AGGREGATE old_aggregate(integer) (SFUNC = state, STYPE = integer);
CREATE VIEW old_view AS SELECT id, old_function(e) AS f FROM old_table;
CREATE MATERIALIZED VIEW old_materialized AS SELECT id FROM old_view;
CREATE OPERATOR FAMILY old_family USING hash;
CREATE OPERATOR CLASS old_class FOR TYPE uuid USING hash FAMILY old_family AS OPERATOR 1 = , FUNCTION 1 uuid_hash(uuid);
CREATE CONVERSION old_conversion FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8;
CREATE FUNCTION handler() RETURNS language_handler LANGUAGE c AS '$libdir/plpgsql', 'plpgsql_call_handler';
CREATE LANGUAGE old_language HANDLER handler;
CREATE TEXT SEARCH PARSER old_parser (START = prsd_start, GETTOKEN = prsd_nexttoken, END = prsd_end, LEXTYPES = prsd_lextype);
CREATE TEXT SEARCH TEMPLATE old_template (LEXIZE = dsimple_lexize);
CREATE TEXT SEARCH DICTIONARY old_dictionary (TEMPLATE = old_template);
CREATE TEXT SEARCH CONFIGURATION old_configuration (PARSER = old_parser);
CREATE FUNCTION on_ddl() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';
CREATE EVENT TRIGGER old_event_trigger ON ddl_command_end WHEN TAG IN ('CREATE CAST') EXECUTE FUNCTION on_ddl();
CREATE PUBLICATION old_publication FOR TABLE old_table;
