-- A base type comes before a column of it, and goes with the functions that it is made of.
CREATE TYPE bt;
CREATE FUNCTION bt_in(cstring) RETURNS bt LANGUAGE internal IMMUTABLE STRICT AS 'textin';
CREATE FUNCTION bt_out(bt) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'textout';
CREATE TYPE bt (INPUT = bt_in, OUTPUT = bt_out, LIKE = text);
CREATE TABLE t (id integer);
CREATE TABLE a (b bt);
COMMENT ON FUNCTION bt_in(cstring) IS 'reads it';
