-- A row's text goes by the order of the attributes: a type with another order is built anew, and the rows move over by name.
CREATE TYPE pair AS (a integer, middle numeric, b text);
CREATE TYPE loose AS (y integer, x integer);
CREATE TABLE t (id integer PRIMARY KEY, p pair);
CREATE VIEW v AS SELECT id, (p).b FROM t;
CREATE FUNCTION sum_of(loose) RETURNS integer LANGUAGE sql AS 'SELECT ($1).x + ($1).y';
