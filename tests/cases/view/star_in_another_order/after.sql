-- A star is spelled out where the table's columns stand in another order than in the file.
CREATE TABLE t (id integer, email text, name text);
CREATE VIEW v AS SELECT * FROM t;
