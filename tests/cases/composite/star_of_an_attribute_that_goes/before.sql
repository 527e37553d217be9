-- What takes all columns comes once the attribute has gone: CASCADE would take it along, or it would stand in the way.
CREATE TYPE pt AS (x integer, y text, z date);
CREATE TABLE t OF pt;
CREATE TABLE u (c pt);
CREATE VIEW of_table AS SELECT x FROM t;
CREATE VIEW of_column AS SELECT (c).x FROM u;
CREATE TYPE rt AS (x bigint, z date);
CREATE TABLE r OF rt;
CREATE VIEW of_retyped AS SELECT x FROM r;
