-- The statistics target of an expression is set on the index that is there, and goes along with one made anew.
CREATE TABLE t (a int, b text);
CREATE INDEX comes ON t (lower(b));
ALTER INDEX comes ALTER COLUMN 1 SET STATISTICS 400;
CREATE INDEX changes ON t (a, (a + 1), (a + 2));
ALTER INDEX changes ALTER COLUMN 2 SET STATISTICS 200;
CREATE INDEX anew ON t ((a + 4));
ALTER INDEX anew ALTER COLUMN 1 SET STATISTICS 200;
CREATE TABLE p (a int) PARTITION BY LIST (a);
CREATE INDEX of_all ON p ((a + 1));
ALTER INDEX of_all ALTER COLUMN 1 SET STATISTICS 50;
