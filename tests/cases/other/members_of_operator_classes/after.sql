-- What a class cannot do without stands in it, the rest loose in its family; CREATE OPERATOR CLASS says both.
CREATE TYPE c AS (a integer);
CREATE FUNCTION c_eq(c, c) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT $1.a = $2.a';
CREATE FUNCTION c_lt(c, c) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT $1.a < $2.a';
CREATE FUNCTION c_eq_int(c, integer) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT $1.a = $2';
CREATE FUNCTION c_cmp(c, c) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT $1.a - $2.a';
CREATE FUNCTION c_cmp_int(c, integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT $1.a - $2';
CREATE FUNCTION c_hash(c) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT $1.a';
CREATE FUNCTION c_hash_more(c, bigint) RETURNS bigint LANGUAGE sql IMMUTABLE AS 'SELECT $1.a::bigint';
CREATE OPERATOR === (LEFTARG = c, RIGHTARG = c, FUNCTION = c_eq, COMMUTATOR = ===, HASHES);
CREATE OPERATOR === (LEFTARG = c, RIGHTARG = integer, FUNCTION = c_eq_int);
CREATE OPERATOR <<< (LEFTARG = c, RIGHTARG = c, FUNCTION = c_lt);
CREATE FUNCTION g_consistent(internal, integer, smallint, oid, internal) RETURNS boolean
  LANGUAGE internal AS 'gist_box_consistent';
CREATE FUNCTION g_union(internal, internal) RETURNS integer LANGUAGE internal AS 'gist_box_union';
CREATE FUNCTION g_penalty(internal, internal, internal) RETURNS internal LANGUAGE internal AS 'gist_box_penalty';
CREATE FUNCTION g_picksplit(internal, internal) RETURNS internal LANGUAGE internal AS 'gist_box_picksplit';
CREATE FUNCTION g_same(integer, integer, internal) RETURNS internal LANGUAGE internal AS 'gist_box_same';
CREATE FUNCTION g_fetch(internal) RETURNS internal LANGUAGE internal AS 'gist_point_fetch';
CREATE OPERATOR CLASS c_hashed DEFAULT FOR TYPE c USING hash AS
  OPERATOR 1 ===, FUNCTION 1 c_hash(c), FUNCTION 2 c_hash_more(c, bigint);
CREATE OPERATOR CLASS c_sorted DEFAULT FOR TYPE c USING btree AS
  OPERATOR 1 <<<, OPERATOR 3 ===, OPERATOR 3 === (c, integer), FUNCTION 1 c_cmp(c, c);
ALTER OPERATOR FAMILY c_sorted USING btree ADD FUNCTION 1 (c, integer) c_cmp_int(c, integer);
CREATE OPERATOR CLASS g_ops FOR TYPE integer USING gist AS
  OPERATOR 3 =, OPERATOR 1 <, FUNCTION 1 g_consistent(internal, integer, smallint, oid, internal),
  FUNCTION 2 g_union(internal, internal), FUNCTION 5 g_penalty(internal, internal, internal),
  FUNCTION 6 g_picksplit(internal, internal), FUNCTION 7 g_same(integer, integer, internal), FUNCTION 9 g_fetch(internal);
