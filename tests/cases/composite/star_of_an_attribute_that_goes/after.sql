CREATE TYPE pt AS (x integer, y text);
CREATE TABLE t OF pt;
CREATE TABLE u (c pt);
CREATE VIEW of_table AS SELECT * FROM t;
CREATE VIEW of_column AS SELECT (c).* FROM u;
CREATE TYPE rt AS (x integer);
CREATE TABLE r OF rt;
CREATE VIEW of_retyped AS SELECT * FROM r;
