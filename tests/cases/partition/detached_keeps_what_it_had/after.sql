-- one-way: keys and checks of a table that is attached become the parent's
-- What a partition had from its parent is its own once it is detached; only what the file leaves out is dropped.
CREATE TABLE p (id integer, at integer, CONSTRAINT positive CHECK (id > 0), UNIQUE (at, id)) PARTITION BY LIST (at);
CREATE INDEX p_id ON p (id);
CREATE TABLE p_1 (id integer, at integer, CONSTRAINT positive CHECK (id > 0), UNIQUE (at, id));
