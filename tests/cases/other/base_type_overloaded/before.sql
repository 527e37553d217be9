-- the functions of a base type are overloaded: it is made of those that take what such functions take, and with another
-- parameter it is made anew together with them
CREATE TYPE t;
CREATE FUNCTION t_in(cstring) RETURNS t LANGUAGE internal STRICT IMMUTABLE AS 'int4in';
CREATE FUNCTION t_out(t) RETURNS cstring LANGUAGE internal STRICT IMMUTABLE AS 'int4out';
CREATE TYPE t (INPUT = t_in, OUTPUT = t_out, LIKE = integer);
CREATE FUNCTION t_out(t, integer) RETURNS text LANGUAGE sql AS 'SELECT ''x''::text';
CREATE FUNCTION t_in(t[]) RETURNS integer LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION uses(t) RETURNS integer LANGUAGE sql AS 'SELECT 1';
