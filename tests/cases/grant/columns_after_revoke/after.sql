-- no-undo: REVOKE on the table takes the grants on its columns, and the undo does not give them again
-- REVOKE on a relation reaches its columns: what they keep is granted after it.
CREATE VIEW v AS SELECT 1 AS a, 2 AS b;
CREATE TABLE t (a integer, b integer);
GRANT SELECT (a, b), UPDATE (b) ON v TO pg_monitor;
GRANT SELECT (a) ON t TO pg_monitor;
