CREATE TABLE p (a integer, c bigint, d text) PARTITION BY RANGE (a);
CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (1) TO (5);
CREATE TABLE parent (a integer, c bigint);
CREATE TABLE child () INHERITS (parent);
