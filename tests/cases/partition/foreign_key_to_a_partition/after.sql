-- It rests on the key that the partition has from its parent.
CREATE TABLE m (id integer NOT NULL) PARTITION BY LIST (id);
CREATE TABLE m1 PARTITION OF m FOR VALUES IN (1);
CREATE TABLE c (x integer);
