-- one-way: the partition would get the column first
-- A partition must have all its parent's columns: it waits for the one that goes.
CREATE TABLE p (at integer) PARTITION BY LIST (at);
CREATE TABLE p_1 PARTITION OF p FOR VALUES IN (1);
