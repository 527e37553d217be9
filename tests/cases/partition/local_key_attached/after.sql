-- no-undo: the index on the parent alone is dropped before what hangs on it
-- A partition's own key serves as its part of the parent's index.
CREATE TABLE p (id integer, at integer) PARTITION BY LIST (at);
CREATE TABLE p_1 PARTITION OF p (PRIMARY KEY (at, id)) FOR VALUES IN (1);
CREATE UNIQUE INDEX p_idx ON p (at, id);
