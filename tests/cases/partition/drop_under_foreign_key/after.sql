-- no-undo: the undo of the drop attaches the partition, and so does that of the DETACH
-- A foreign key to the parent hangs on every partition: detached first, it can be dropped.
CREATE TABLE p (id integer, at integer, UNIQUE (at, id)) PARTITION BY LIST (at);
CREATE TABLE p_1 PARTITION OF p FOR VALUES IN (1);
CREATE TABLE r (at integer, id integer, FOREIGN KEY (at, id) REFERENCES p (at, id));
