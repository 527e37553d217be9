CREATE FUNCTION sd(float8, float8) RETURNS float8 LANGUAGE sql IMMUTABLE AS 'SELECT $1 - $2';
CREATE TYPE tr AS RANGE (subtype = float8);
CREATE TABLE t (a tr);
