CREATE TABLE p (id integer, at integer, CONSTRAINT positive CHECK (id > 0), UNIQUE (at, id)) PARTITION BY LIST (at);
CREATE INDEX p_id ON p (id);
CREATE INDEX p_lower ON p (lower(id::text)) WHERE id > 5;
CREATE TABLE p_1 PARTITION OF p FOR VALUES IN (1);
