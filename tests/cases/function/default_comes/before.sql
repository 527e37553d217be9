-- CREATE OR REPLACE gives a parameter a default and a name, and takes neither away: the way back makes it anew.
CREATE FUNCTION one(integer) RETURNS integer LANGUAGE sql AS 'SELECT 1';
COMMENT ON FUNCTION one(integer) IS 'one';
GRANT EXECUTE ON FUNCTION one(integer) TO pg_monitor;
