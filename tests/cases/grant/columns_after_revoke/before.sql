CREATE VIEW v AS SELECT 1 AS a, 2 AS b;
CREATE TABLE t (a integer, b integer);
GRANT SELECT, UPDATE ON v TO pg_monitor;
GRANT SELECT ON t TO pg_monitor;
GRANT SELECT (a) ON t TO pg_monitor;
