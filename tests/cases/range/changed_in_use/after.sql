-- A range type that a column is of is set aside with its multirange and its constructors.
CREATE FUNCTION sd(float8, float8) RETURNS float8 LANGUAGE sql IMMUTABLE AS 'SELECT $1 - $2';
CREATE TYPE tr AS RANGE (subtype = float8, subtype_diff = sd);
CREATE TABLE t (a tr);
