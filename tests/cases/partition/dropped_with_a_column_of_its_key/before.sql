-- A partition goes before the column above that its own key is of.
CREATE TABLE m (id integer, kind text) PARTITION BY RANGE (id);
CREATE TABLE m1 PARTITION OF m FOR VALUES FROM (0) TO (10) PARTITION BY RANGE (id);
CREATE TABLE m11 PARTITION OF m1 FOR VALUES FROM (0) TO (10) PARTITION BY LIST (kind);
CREATE TABLE m11_a PARTITION OF m11 FOR VALUES IN ('a');
