-- The default partition is proved to hold nothing of what comes beside it.
CREATE TABLE t (id integer, a integer, b text) PARTITION BY RANGE (id);
CREATE INDEX t_a ON t (a);
CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (100);
CREATE TABLE td PARTITION OF t DEFAULT;
CREATE TABLE u (id integer, a integer) PARTITION BY LIST (id);
CREATE TABLE ud PARTITION OF u DEFAULT;
