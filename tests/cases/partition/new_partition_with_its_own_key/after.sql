-- PARTITION OF would build the parent's index anew beside the key: made for itself, then attached.
CREATE TABLE p (id integer, at integer, CHECK (id > 0)) PARTITION BY LIST (at);
CREATE TABLE p_1 PARTITION OF p (PRIMARY KEY (at, id)) FOR VALUES IN (1);
CREATE UNIQUE INDEX p_idx ON p (at, id);
