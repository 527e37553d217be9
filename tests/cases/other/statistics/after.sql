CREATE TABLE t (a integer, b integer);
CREATE STATISTICS s (ndistinct, dependencies) ON a, b FROM t;
