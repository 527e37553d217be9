CREATE TYPE pair AS (a integer, b text);
CREATE TYPE loose AS (x integer, y integer);
CREATE TABLE t (id integer PRIMARY KEY, p pair);
CREATE VIEW v AS SELECT id, (p).b FROM t;
CREATE FUNCTION sum_of(loose) RETURNS integer LANGUAGE sql AS 'SELECT ($1).x + ($1).y';
