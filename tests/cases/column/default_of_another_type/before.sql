-- What the new type cannot take is another default, whoever is asked.
CREATE TABLE t (a integer, b timestamp with time zone DEFAULT now());
CREATE FUNCTION f(x integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT 1';
