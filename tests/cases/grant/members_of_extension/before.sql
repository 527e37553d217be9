-- What is granted on, or revoked from, what an extension brought is compared with what the extension granted itself.
CREATE EXTENSION hstore;
GRANT EXECUTE ON FUNCTION hstore(text, text) TO pg_monitor;
REVOKE EXECUTE ON FUNCTION akeys(hstore) FROM PUBLIC;
CREATE FUNCTION own() RETURNS integer LANGUAGE sql AS 'SELECT 1';
GRANT EXECUTE ON FUNCTION own() TO pg_monitor;
