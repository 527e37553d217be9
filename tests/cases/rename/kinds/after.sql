-- one-way: nothing is declared on the way back
-- @renamed from=old_schema
CREATE SCHEMA new_schema;
CREATE TABLE new_schema.t (id integer PRIMARY KEY);
-- @renamed from=old_collation
CREATE COLLATION new_collation (provider = icu, locale = 'de');
-- @renamed from=old_enum
CREATE TYPE new_enum AS ENUM ('a', 'b');
-- @renamed from=old_composite
CREATE TYPE new_composite AS (x integer);
-- @renamed from=old_range
CREATE TYPE new_range AS RANGE (subtype = double precision, multirange_type_name = many);
-- @renamed from=old_domain
CREATE DOMAIN new_domain AS text CHECK (VALUE <> '');
-- @renamed from=old_sequence
CREATE SEQUENCE new_sequence;
-- @renamed from=old_wrapper
CREATE FOREIGN DATA WRAPPER new_wrapper;
-- @renamed from=old_server
CREATE SERVER new_server FOREIGN DATA WRAPPER new_wrapper;
CREATE USER MAPPING FOR PUBLIC SERVER new_server;
-- @renamed from=old_foreign
CREATE FOREIGN TABLE new_foreign (id integer) SERVER new_server;
-- @renamed from=old_table
CREATE TABLE new_table (
  id integer PRIMARY KEY DEFAULT nextval('new_sequence'),
  e new_enum,
  c new_composite,
  r new_range,
  d new_domain,
  n text COLLATE new_collation
);
-- @renamed from=old_index
CREATE INDEX new_index ON new_table (n);
-- @renamed from=old_statistics
CREATE STATISTICS new_statistics ON id, n FROM new_table;
-- @renamed from=old_function
CREATE FUNCTION new_function(a new_enum) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT 1';
-- @renamed from=old_procedure
CREATE PROCEDURE new_procedure() LANGUAGE sql AS '';
CREATE FUNCTION state(integer, integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT 1';
-- @renamed from=old_aggregate
CREATE AGGREGATE new_aggregate(integer) (SFUNC = state, STYPE = integer);
-- @renamed from=old_view
CREATE VIEW new_view AS SELECT id, new_function(e) AS f FROM new_table;
-- @renamed from=old_materialized
CREATE MATERIALIZED VIEW new_materialized AS SELECT id FROM new_view;
-- @renamed from=old_family
CREATE OPERATOR FAMILY new_family USING hash;
-- @renamed from=old_class
CREATE OPERATOR CLASS new_class FOR TYPE uuid USING hash FAMILY new_family AS OPERATOR 1 = , FUNCTION 1 uuid_hash(uuid);
-- @renamed from=old_conversion
CREATE CONVERSION new_conversion FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8;
CREATE FUNCTION handler() RETURNS language_handler LANGUAGE c AS '$libdir/plpgsql', 'plpgsql_call_handler';
-- @renamed from=old_language
CREATE LANGUAGE new_language HANDLER handler;
-- @renamed from=old_parser
CREATE TEXT SEARCH PARSER new_parser (START = prsd_start, GETTOKEN = prsd_nexttoken, END = prsd_end, LEXTYPES = prsd_lextype);
-- @renamed from=old_template
CREATE TEXT SEARCH TEMPLATE new_template (LEXIZE = dsimple_lexize);
-- @renamed from=old_dictionary
CREATE TEXT SEARCH DICTIONARY new_dictionary (TEMPLATE = new_template);
-- @renamed from=old_configuration
CREATE TEXT SEARCH CONFIGURATION new_configuration (PARSER = new_parser);
CREATE FUNCTION on_ddl() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';
-- @renamed from=old_event_trigger
CREATE EVENT TRIGGER new_event_trigger ON ddl_command_end WHEN TAG IN ('CREATE CAST') EXECUTE FUNCTION on_ddl();
-- @renamed from=old_publication
CREATE PUBLICATION new_publication FOR TABLE new_table;
