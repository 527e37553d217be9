-- what a DROP leaves of operator classes and families: loose members go with what they are, the family stays without
-- its class
CREATE FUNCTION less(integer, integer) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT $1 < $2';
CREATE FUNCTION less(integer, text) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT true';
CREATE FUNCTION compare(integer, integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT 0';
CREATE FUNCTION compare(integer, text) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT 0';
CREATE FUNCTION "Compare"(integer, text) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT 0';
CREATE OPERATOR <<< (LEFTARG = integer, RIGHTARG = integer, FUNCTION = less);
CREATE OPERATOR <<< (LEFTARG = integer, RIGHTARG = text, FUNCTION = less);
CREATE OPERATOR <<<< (LEFTARG = integer, RIGHTARG = text, FUNCTION = less);

CREATE OPERATOR FAMILY loose USING btree;
ALTER OPERATOR FAMILY loose USING btree ADD OPERATOR 1 <<< (integer, text), OPERATOR 2 <<<< (integer, text),
  FUNCTION 1 (integer, text) compare(integer, text);
CREATE OPERATOR FAMILY quoted USING btree;
ALTER OPERATOR FAMILY quoted USING btree ADD FUNCTION 1 (integer, text) "Compare"(integer, text);

CREATE OPERATOR CLASS alone FOR TYPE integer USING btree AS OPERATOR 1 <<<, FUNCTION 1 compare(integer, integer);
ALTER OPERATOR FAMILY alone USING btree ADD OPERATOR 1 <<< (integer, text);
CREATE OPERATOR CLASS left_family FOR TYPE integer USING btree AS
  OPERATOR 1 <<<, FUNCTION 1 compare(integer, integer);
CREATE OPERATOR CLASS gone FOR TYPE integer USING btree AS OPERATOR 1 <<<, FUNCTION 1 compare(integer, integer);
CREATE OPERATOR FAMILY with_class USING btree;
CREATE OPERATOR CLASS in_family FOR TYPE integer USING btree FAMILY with_class AS
  OPERATOR 1 <<<, FUNCTION 1 compare(integer, integer);
CREATE SCHEMA s;
CREATE OPERATOR CLASS s.alone FOR TYPE integer USING btree AS OPERATOR 1 <<<, FUNCTION 1 compare(integer, integer);

DROP OPERATOR CLASS left_family USING btree;
DROP OPERATOR FAMILY gone USING btree;
DROP OPERATOR FAMILY with_class USING btree;
DROP SCHEMA s CASCADE;
DROP OPERATOR <<< (integer, text);
DROP FUNCTION compare(integer, text);
DROP FUNCTION "Compare"(integer, text) CASCADE;
