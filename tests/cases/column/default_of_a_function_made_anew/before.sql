-- The default goes and comes again around the function, and on the way back too.
CREATE FUNCTION one() RETURNS integer LANGUAGE sql AS 'SELECT 1';
CREATE TABLE t (id integer PRIMARY KEY, n bigint DEFAULT one());
