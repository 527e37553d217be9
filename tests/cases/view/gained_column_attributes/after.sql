-- A comment and a grant on columns that a view gains wait for the view.
CREATE TABLE t (a integer, b integer, c integer);
CREATE VIEW v AS SELECT a, b, c FROM t;
COMMENT ON COLUMN v.b IS 'x';
GRANT SELECT (c) ON v TO PUBLIC;
