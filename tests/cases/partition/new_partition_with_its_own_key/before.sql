CREATE TABLE p (id integer, at integer, CHECK (id > 0)) PARTITION BY LIST (at);
CREATE UNIQUE INDEX p_idx ON p (at, id);
