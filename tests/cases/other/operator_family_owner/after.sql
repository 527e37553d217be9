-- A family that has a member beside its class's has an owner of its own.
CREATE OPERATOR CLASS backwards FOR TYPE integer USING btree AS
  OPERATOR 1 >, OPERATOR 3 =, OPERATOR 5 <, FUNCTION 1 btint4cmp(integer, integer);
ALTER OPERATOR FAMILY backwards USING btree ADD OPERATOR 1 > (integer, bigint), OPERATOR 5 < (integer, bigint);
ALTER OPERATOR FAMILY backwards USING btree OWNER TO CURRENT_USER;
