CREATE TABLE m (d integer, v bigint) PARTITION BY LIST (d);
CREATE TABLE m0 (d integer, v bigint);
CREATE TABLE m1 PARTITION OF m FOR VALUES IN (1);
CREATE TABLE a (id bigint, n text);
CREATE TABLE b (id bigint, n text);
CREATE TABLE c () INHERITS (b);
