-- An index and a key with successors of other names: the old ones go when the new ones are there.
CREATE TABLE t (id bigint PRIMARY KEY, a int, b int, CONSTRAINT t_a_key UNIQUE (a));
CREATE INDEX t_a ON t (a);
