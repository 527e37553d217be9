-- The family that came with an operator class has its name: it gets the new one, too.
CREATE OPERATOR CLASS old FOR TYPE integer USING btree AS OPERATOR 1 <, OPERATOR 3 =, OPERATOR 5 >, FUNCTION 1 btint4cmp(integer, integer);
CREATE TABLE t (n integer);
CREATE INDEX t_n ON t (n old);
