-- An operator class is there before the partition keys, indexes and constraints that use it, and goes after them.
CREATE SCHEMA s;
CREATE FUNCTION s.hash_int(integer, bigint) RETURNS bigint LANGUAGE sql IMMUTABLE STRICT AS 'SELECT $1 + $2';
CREATE FUNCTION s.cmp_int(integer, integer) RETURNS integer LANGUAGE sql IMMUTABLE STRICT AS 'SELECT $1 - $2';
CREATE OPERATOR CLASS s.gone FOR TYPE integer USING hash AS OPERATOR 1 =, FUNCTION 2 s.hash_int(integer, bigint);
CREATE TABLE old (id integer) PARTITION BY HASH (id s.gone);
