-- Default privileges change last: objects of the same plan are made under the old ones.
CREATE SCHEMA s;
CREATE TABLE s.t (id integer);
ALTER DEFAULT PRIVILEGES IN SCHEMA s GRANT SELECT ON TABLES TO pg_read_all_stats;
