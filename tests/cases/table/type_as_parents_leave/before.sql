-- The same type change of a parent and of what was its child.
CREATE TABLE m (d integer, v integer) PARTITION BY LIST (d);
CREATE TABLE m0 PARTITION OF m FOR VALUES IN (0);
CREATE TABLE m1 PARTITION OF m FOR VALUES IN (1);
CREATE TABLE a (id integer, n text);
CREATE TABLE b (id integer, n text) INHERITS (a);
CREATE TABLE c () INHERITS (b);
