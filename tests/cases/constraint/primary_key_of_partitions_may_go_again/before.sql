-- 18: the key built beside makes the NOT NULL that a partition inherits its own; the way back takes it from there, too.
CREATE TABLE t (n int) PARTITION BY RANGE (n);
CREATE TABLE t_low PARTITION OF t FOR VALUES FROM (0) TO (10);
