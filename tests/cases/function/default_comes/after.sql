CREATE FUNCTION one(x integer DEFAULT 2) RETURNS integer LANGUAGE sql AS 'SELECT 1';
COMMENT ON FUNCTION one(integer) IS 'one';
GRANT EXECUTE ON FUNCTION one(integer) TO pg_monitor;
