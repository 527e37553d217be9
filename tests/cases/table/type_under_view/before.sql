-- A column's type changes although a view reads it: the view is made again, with its comment and grants.
CREATE TABLE t (a integer, b text);
CREATE VIEW v AS SELECT a, b FROM t WHERE a > 1;
COMMENT ON VIEW v IS 'kept';
