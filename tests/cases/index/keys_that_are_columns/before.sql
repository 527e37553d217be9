-- Statistics on expressions are those of PostgreSQL 14.
-- needs: 14
CREATE TABLE t (d date, b text COLLATE "C", v varchar(5), n integer);
CREATE INDEX both_of_them ON t (n, b);
CREATE INDEX longer ON t (v);
CREATE TABLE parts (a integer, b date) PARTITION BY RANGE (b);
