-- A body changes: in place. A return type changes: made anew, with the view on it.
CREATE FUNCTION f(a integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT a';
CREATE FUNCTION g() RETURNS integer LANGUAGE sql AS 'SELECT 1';
CREATE VIEW v AS SELECT g() AS g;
