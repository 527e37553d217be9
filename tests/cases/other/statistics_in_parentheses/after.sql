-- Statistics on `(a)` are on the column.
CREATE TABLE t (a int, b int);
CREATE STATISTICS both_of_them ON (a), (b) FROM t;
CREATE STATISTICS more (ndistinct) ON (b), (a + 1) FROM t;
