-- What is said of all functions of a schema, or of those to come, is said of an extension's too.
ALTER DEFAULT PRIVILEGES GRANT USAGE ON TYPES TO pg_read_all_stats;
CREATE EXTENSION hstore;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO pg_monitor;
CREATE TABLE t (a integer);
GRANT SELECT ON t TO pg_monitor;
