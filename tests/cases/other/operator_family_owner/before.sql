CREATE OPERATOR CLASS backwards FOR TYPE integer USING btree AS
  OPERATOR 1 >, OPERATOR 3 =, OPERATOR 5 <, FUNCTION 1 btint4cmp(integer, integer);
ALTER OPERATOR FAMILY backwards USING btree ADD OPERATOR 1 > (integer, bigint);
