-- A view over two tables, of which one is made anew in the contract phase: what is said of the old column of the other
-- is said before that column goes.
CREATE TABLE a (c character(8));
CREATE TABLE b (n integer, x text);
CREATE VIEW both_of_them AS SELECT a.c, b.n FROM a JOIN b ON true;
