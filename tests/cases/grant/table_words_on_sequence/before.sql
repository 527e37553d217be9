GRANT USAGE ON SCHEMA public TO pg_monitor;
CREATE SEQUENCE tickets;
CREATE TABLE booths (n integer);
