CREATE TABLE t (id integer, name text, email text);
CREATE VIEW v AS SELECT * FROM t;
