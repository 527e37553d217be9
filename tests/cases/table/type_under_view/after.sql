CREATE TABLE t (a bigint, b text);
CREATE VIEW v AS SELECT a, b FROM t WHERE a > 1;
COMMENT ON VIEW v IS 'kept';
