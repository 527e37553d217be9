-- Whoever prints the body must find the function, whatever it is called.
-- needs: 14
CREATE SCHEMA s;
CREATE TABLE t (a integer);
CREATE FUNCTION s."quo""ted'1"(j integer) RETURNS bigint LANGUAGE sql STABLE
  BEGIN ATOMIC SELECT count(*) FROM t WHERE a > $1; END;
