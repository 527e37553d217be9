-- What it takes of the partitions is another lock in 18 than in 17.
-- needs: 17
CREATE TABLE t (a int, b int) PARTITION BY LIST (a);
CREATE TABLE t_one PARTITION OF t FOR VALUES IN (1);
