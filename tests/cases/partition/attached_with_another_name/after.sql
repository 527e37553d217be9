-- one-way: detached, it keeps the index that ATTACH made
-- no-undo: for the same reason
CREATE TABLE p (id integer, at integer) PARTITION BY LIST (at);
CREATE INDEX p_id ON p (id);
CREATE TABLE p_1 PARTITION OF p FOR VALUES IN (1);
