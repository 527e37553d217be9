CREATE FUNCTION one() RETURNS bigint LANGUAGE sql AS 'SELECT 1::bigint';
CREATE TABLE t (id integer PRIMARY KEY, n bigint DEFAULT one());
