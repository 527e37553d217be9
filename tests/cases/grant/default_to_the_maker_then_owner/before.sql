CREATE SCHEMA depot;
GRANT USAGE ON SCHEMA depot TO pg_monitor;
