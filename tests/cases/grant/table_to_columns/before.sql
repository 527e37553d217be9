-- Grants on columns give way to one on the table, and come back; default privileges get their grant option.
CREATE SCHEMA s;
CREATE TABLE s.t (a integer, b integer, c integer);
GRANT INSERT (a, b), UPDATE (b) ON s.t TO pg_monitor;
ALTER DEFAULT PRIVILEGES IN SCHEMA s GRANT SELECT ON TABLES TO pg_monitor;
ALTER DEFAULT PRIVILEGES GRANT SELECT ON SEQUENCES TO pg_monitor WITH GRANT OPTION;
