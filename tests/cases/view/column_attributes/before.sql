-- Default, comment and grants of a view's column come and go, and are taken back.
CREATE TABLE t (a integer, b integer);
CREATE VIEW v AS SELECT a, b FROM t;
ALTER VIEW v ALTER COLUMN a SET DEFAULT 6;
COMMENT ON COLUMN v.a IS 'six';
GRANT SELECT (a) ON v TO pg_monitor;
