-- bpchar without a length is not character, which is character(1).
CREATE TABLE t (id integer PRIMARY KEY, a bpchar, b character, c character(3), d bpchar[], e bpchar DEFAULT 'x', f bpchar(4));
CREATE TYPE pair AS (a bpchar, b character);
CREATE FUNCTION f(a bpchar, b character) RETURNS bpchar LANGUAGE sql AS 'SELECT $1';
CREATE VIEW v AS SELECT a, b, c::bpchar AS c2, f(a, b) FROM t;
