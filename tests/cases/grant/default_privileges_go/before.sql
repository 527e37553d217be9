-- Default privileges that come, go, or go with their schema are taken back.
CREATE SCHEMA gone;
ALTER DEFAULT PRIVILEGES IN SCHEMA gone GRANT SELECT ON TABLES TO pg_monitor;
ALTER DEFAULT PRIVILEGES GRANT ALL ON TABLES TO pg_monitor;
