-- What the server reads into the options of old dumps, and into members without types.
CREATE TYPE pt AS (x integer, y integer);
CREATE FUNCTION pt_eq(pt, pt) RETURNS boolean LANGUAGE sql AS 'SELECT $1.x = $2.x';
CREATE FUNCTION h(integer, bigint) RETURNS bigint LANGUAGE internal IMMUTABLE STRICT AS 'hashint4extended';
