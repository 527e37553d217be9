-- Loose members of a family go and come with what they are made of; the family and its classes stay.
CREATE TYPE c AS (a integer);
CREATE FUNCTION c_lt(c, c) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT $1.a < $2.a';
CREATE FUNCTION c_cmp(c, c) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT $1.a - $2.a';
CREATE FUNCTION c_int_lt(one c, two integer) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT $1.a < $2';
CREATE FUNCTION c_int_gt(c, integer) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT $1.a > $2';
CREATE FUNCTION c_int_cmp(one c, two integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT $1.a - $2';
CREATE OPERATOR <<< (LEFTARG = c, RIGHTARG = c, FUNCTION = c_lt);
CREATE OPERATOR <<< (LEFTARG = c, RIGHTARG = integer, FUNCTION = c_int_lt);
CREATE OPERATOR >>> (LEFTARG = c, RIGHTARG = integer, FUNCTION = c_int_gt);
CREATE FUNCTION c_eq(c, c) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT $1.a = $2.a';
CREATE OPERATOR === (LEFTARG = c, RIGHTARG = c, FUNCTION = c_eq);
CREATE OPERATOR FAMILY c_sorted USING btree;
CREATE OPERATOR CLASS c_sorted DEFAULT FOR TYPE c USING btree FAMILY c_sorted AS OPERATOR 1 <<<, OPERATOR 3 ===, FUNCTION 1 c_cmp(c, c);
ALTER OPERATOR FAMILY c_sorted USING btree ADD OPERATOR 1 <<< (c, integer), OPERATOR 5 >>> (c, integer),
  FUNCTION 1 (c, integer) c_int_cmp(c, integer);
CREATE TABLE t (id integer PRIMARY KEY, v c);
CREATE INDEX t_v ON t (v);
