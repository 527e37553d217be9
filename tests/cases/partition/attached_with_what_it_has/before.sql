-- What a table has of what its parent has becomes the parent's when it is attached; nothing of it is dropped.
CREATE TABLE p (id integer, at integer, CONSTRAINT positive CHECK (id > 0), UNIQUE (at, id)) PARTITION BY LIST (at);
CREATE INDEX p_id ON p (id);
CREATE INDEX p_lower ON p (lower(id::text)) WHERE id > 5;
CREATE TABLE p_1 (id integer, at integer, CONSTRAINT positive CHECK (id > 0), UNIQUE (at, id));
CREATE INDEX ON p_1 (id);
CREATE INDEX ON p_1 (lower(id::text)) WHERE id > 5;
