CREATE TYPE pt AS (x integer, y integer);
CREATE FUNCTION pt_eq(pt, pt) RETURNS boolean LANGUAGE sql AS 'SELECT $1.x = $2.x';
CREATE OPERATOR === (LEFTARG = pt, RIGHTARG = pt, PROCEDURE = pt_eq, COMMUTATOR = ===, RESTRICT = eqsel, JOIN = eqjoinsel, SORT1 = <, SORT2 = <);
CREATE FUNCTION h(integer, bigint) RETURNS bigint LANGUAGE internal IMMUTABLE STRICT AS 'hashint4extended';
CREATE OPERATOR FAMILY f USING hash;
ALTER OPERATOR FAMILY f USING hash ADD FUNCTION 2 h(integer, bigint);
