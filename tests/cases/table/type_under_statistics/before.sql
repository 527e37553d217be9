-- The server makes extended statistics anew with a column's type, and forgets their target.
CREATE TABLE t (a integer, b timestamp(3), c varchar(10));
CREATE STATISTICS s ON a, b FROM t;
ALTER STATISTICS s SET STATISTICS 100;
CREATE STATISTICS s2 ON b, c FROM t;
ALTER STATISTICS s2 SET STATISTICS 50;
INSERT INTO t VALUES (1, '2026-11-22', 'x');
