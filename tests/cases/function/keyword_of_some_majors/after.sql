-- Which words a server quotes differs by major; what is named by one is the same function all the same.
CREATE TYPE shade AS (r integer, g integer);
CREATE FUNCTION "json"(shade) RETURNS json LANGUAGE sql IMMUTABLE AS 'SELECT to_json($1.r)';
CREATE CAST (shade AS json) WITH FUNCTION "json"(shade) AS ASSIGNMENT;
CREATE FUNCTION "json_value"(integer, shade) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT $1 + $2.g';
CREATE AGGREGATE total (shade) (SFUNC = "json_value", STYPE = integer, INITCOND = '0');
CREATE FUNCTION "merge_action"(shade, shade) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT $1.r < $2.r';
CREATE OPERATOR <<< (LEFTARG = shade, RIGHTARG = shade, FUNCTION = "merge_action");
