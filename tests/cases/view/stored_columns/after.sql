-- no-undo: settings of a materialized view's columns are not set again
-- How a materialized view's columns are stored comes and goes by itself.
CREATE TABLE t (id integer, name text, note text);
CREATE MATERIALIZED VIEW m WITH (fillfactor = 70, autovacuum_enabled = off) AS SELECT * FROM t;
ALTER MATERIALIZED VIEW m ALTER COLUMN note SET STATISTICS 20;
