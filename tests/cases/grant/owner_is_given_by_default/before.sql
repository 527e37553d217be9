-- A role that default privileges give something, and that then is the owner: there is nothing to be revoked.
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO pg_monitor;
CREATE TABLE goes (n integer);
ALTER TABLE goes OWNER TO pg_monitor;
