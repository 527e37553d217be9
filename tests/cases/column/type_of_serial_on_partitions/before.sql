-- The default that rests on a dropped sequence goes with the type, on the parent and its partitions, and comes back.
CREATE TABLE t (id serial, place text) PARTITION BY LIST (place);
CREATE TABLE t_1 PARTITION OF t FOR VALUES IN ('1');
