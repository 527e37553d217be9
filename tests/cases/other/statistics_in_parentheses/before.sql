-- Statistics on expressions are PostgreSQL 14's.
-- needs: 14
CREATE TABLE t (a int, b int);
CREATE STATISTICS both_of_them ON a, b FROM t;
