-- no-undo: a bpchar may not fit
-- one-way: a bpchar may not fit
CREATE TABLE t (id integer PRIMARY KEY, a bpchar, b bpchar, c character(3), d bpchar[], e bpchar DEFAULT 'x', f bpchar(4), g bpchar);
CREATE TYPE pair AS (a bpchar, b character, c bpchar);
CREATE FUNCTION f(a bpchar, b character) RETURNS bpchar LANGUAGE sql AS 'SELECT $1';
CREATE VIEW v AS SELECT a, b, c::bpchar AS c2, f(a, b) FROM t;
