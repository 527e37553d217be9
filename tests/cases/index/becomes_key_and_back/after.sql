CREATE TABLE t (id integer NOT NULL, code text);
ALTER TABLE t ADD CONSTRAINT t_key PRIMARY KEY (id);
