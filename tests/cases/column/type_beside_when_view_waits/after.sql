CREATE TABLE a (c varchar);
CREATE TABLE b (n integer, x text) PARTITION BY LIST (x);
CREATE VIEW both_of_them AS SELECT a.c, b.n FROM a JOIN b ON true;
