-- The index of a partition with partitions is valid once all of them have theirs, and those that go have gone.
CREATE TABLE m (d integer NOT NULL, v integer NOT NULL) PARTITION BY RANGE (d);
CREATE TABLE m1 PARTITION OF m FOR VALUES FROM (0) TO (10) PARTITION BY LIST (v);
CREATE TABLE m1a PARTITION OF m1 FOR VALUES IN (1);
CREATE TABLE m1d PARTITION OF m1 DEFAULT;
