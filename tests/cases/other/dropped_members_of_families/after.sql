CREATE FUNCTION less(integer, integer) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT $1 < $2';
CREATE FUNCTION less(integer, text) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT true';
CREATE FUNCTION compare(integer, integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT 0';
CREATE OPERATOR <<< (LEFTARG = integer, RIGHTARG = integer, FUNCTION = less);
CREATE OPERATOR FAMILY loose USING btree;
CREATE OPERATOR FAMILY quoted USING btree;
CREATE OPERATOR CLASS left_family FOR TYPE integer USING btree AS
  OPERATOR 1 <<<, FUNCTION 1 compare(integer, integer);
DROP OPERATOR <<< (integer, integer) CASCADE;
