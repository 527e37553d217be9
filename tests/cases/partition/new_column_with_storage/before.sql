-- What a new column's storage is, its parts get from its table; where one has another, that is said after it.
CREATE TABLE p (a integer, gone text) PARTITION BY RANGE (a);
ALTER TABLE p ALTER COLUMN gone SET STORAGE MAIN;
CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (1) TO (5);
CREATE TABLE p2 PARTITION OF p FOR VALUES FROM (5) TO (9) PARTITION BY RANGE (a);
CREATE TABLE p21 PARTITION OF p2 FOR VALUES FROM (5) TO (9);
INSERT INTO p VALUES (1), (5);
