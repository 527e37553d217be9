-- An attached index, and a key over one, can only be dropped with the parent's index.
CREATE TABLE p (id integer NOT NULL, at integer NOT NULL) PARTITION BY LIST (at);
CREATE TABLE p_1 PARTITION OF p FOR VALUES IN (1);
ALTER TABLE p ADD CONSTRAINT p_pkey PRIMARY KEY (at, id);
