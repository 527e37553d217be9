CREATE TYPE shade AS (r integer, g integer);
CREATE FUNCTION "json"(shade) RETURNS json LANGUAGE sql IMMUTABLE AS 'SELECT to_json($1.r)';
