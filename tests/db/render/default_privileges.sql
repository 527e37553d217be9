-- What was made before default privileges came has none of them, and must not get them as it is made again.
CREATE SCHEMA app;
CREATE TYPE app.kind AS ENUM ('a');
CREATE TABLE app.early (id serial PRIMARY KEY, kind app.kind);
CREATE FUNCTION app.early() RETURNS integer LANGUAGE sql AS 'SELECT 1';
CREATE VIEW app.view_of_early AS SELECT id FROM app.early;
ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO pg_monitor;
ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
ALTER DEFAULT PRIVILEGES IN SCHEMA app GRANT USAGE ON SEQUENCES TO pg_monitor;
ALTER DEFAULT PRIVILEGES REVOKE USAGE ON TYPES FROM PUBLIC;
ALTER DEFAULT PRIVILEGES GRANT USAGE ON SCHEMAS TO pg_monitor;
CREATE TABLE app.late (id serial PRIMARY KEY, kind app.kind);
CREATE FUNCTION app.late() RETURNS integer LANGUAGE sql AS 'SELECT 1';
CREATE TYPE app.late_kind AS ENUM ('a');
CREATE SCHEMA later;
