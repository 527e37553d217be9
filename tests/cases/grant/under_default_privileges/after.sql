-- New objects are given what the default privileges in force say, and only the rest is granted or revoked.
CREATE SCHEMA s;
ALTER DEFAULT PRIVILEGES IN SCHEMA s GRANT SELECT ON TABLES TO pg_monitor;
ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
ALTER DEFAULT PRIVILEGES IN SCHEMA s GRANT USAGE ON SEQUENCES TO pg_monitor;
CREATE TABLE s.open (id integer GENERATED ALWAYS AS IDENTITY);
CREATE TABLE s.closed (id serial);
REVOKE ALL ON s.closed FROM pg_monitor;
REVOKE ALL ON s.closed_id_seq FROM pg_monitor;
CREATE FUNCTION s.f() RETURNS integer LANGUAGE sql AS 'SELECT 1';
GRANT EXECUTE ON FUNCTION s.f() TO PUBLIC;
