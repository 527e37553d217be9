-- A partition's index that is not valid yet makes the new one of its parent so: the others' parts do not follow from it.
CREATE TABLE m (a integer) PARTITION BY RANGE (a);
CREATE TABLE m1 PARTITION OF m FOR VALUES FROM (0) TO (10);
CREATE TABLE m2 PARTITION OF m FOR VALUES FROM (10) TO (20) PARTITION BY RANGE (a);
CREATE TABLE m21 PARTITION OF m2 FOR VALUES FROM (10) TO (15);
CREATE TABLE m22 PARTITION OF m2 FOR VALUES FROM (15) TO (20);
