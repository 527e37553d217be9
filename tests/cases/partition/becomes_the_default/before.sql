-- The default partition goes and another one takes its place: on the way back the old one comes last.
CREATE TABLE p (a integer) PARTITION BY RANGE (a);
CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (1) TO (5);
CREATE TABLE rest PARTITION OF p DEFAULT;
INSERT INTO p VALUES (1);
