-- A new partition speaks of a column that its parent gets in the same plan.
CREATE TABLE m (id integer) PARTITION BY RANGE (id);
CREATE TABLE m1 PARTITION OF m FOR VALUES FROM (0) TO (10);
CREATE TABLE n (id integer);
