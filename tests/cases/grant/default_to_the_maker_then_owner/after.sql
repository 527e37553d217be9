-- The role that makes it all is granted to by name, and gives away what it made: its rights go with it.
CREATE SCHEMA depot;
ALTER DEFAULT PRIVILEGES IN SCHEMA depot GRANT ALL ON TABLES TO postgres, pg_monitor;
ALTER DEFAULT PRIVILEGES IN SCHEMA depot GRANT ALL ON FUNCTIONS TO postgres;
CREATE TABLE depot.crate (n integer);
ALTER TABLE depot.crate OWNER TO pg_monitor;
CREATE FUNCTION depot.weigh() RETURNS integer LANGUAGE sql AS 'SELECT 1';
ALTER FUNCTION depot.weigh() OWNER TO pg_monitor;
GRANT USAGE ON SCHEMA depot TO pg_monitor;
