CREATE SCHEMA s;
CREATE FUNCTION s.hash_int(integer, bigint) RETURNS bigint LANGUAGE sql IMMUTABLE STRICT AS 'SELECT $1 + $2';
CREATE FUNCTION s.cmp_int(integer, integer) RETURNS integer LANGUAGE sql IMMUTABLE STRICT AS 'SELECT $1 - $2';
CREATE OPERATOR CLASS s.by_hash FOR TYPE integer USING hash AS OPERATOR 1 =, FUNCTION 2 s.hash_int(integer, bigint);
CREATE OPERATOR CLASS s.by_order FOR TYPE integer USING btree AS
  OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 =, OPERATOR 4 >=, OPERATOR 5 >, FUNCTION 1 s.cmp_int(integer, integer);
CREATE ACCESS METHOD a_hash TYPE INDEX HANDLER hashhandler;
CREATE OPERATOR CLASS s.by_place FOR TYPE integer USING a_hash AS OPERATOR 1 =, FUNCTION 1 hashint4(integer);
CREATE COLLATION s.plain (LOCALE = 'C');
CREATE TABLE a_hashed (id integer) PARTITION BY HASH (id s.by_hash);
CREATE TABLE a_ranged (id integer, name text) PARTITION BY RANGE (id s.by_order, name COLLATE s.plain);
CREATE TABLE an_excluded (place integer, EXCLUDE USING a_hash (place s.by_place WITH =));
CREATE TABLE an_indexed (id integer);
CREATE INDEX an_indexed_id ON an_indexed (id s.by_order);
