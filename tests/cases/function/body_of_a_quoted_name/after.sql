CREATE SCHEMA s;
CREATE TABLE t (a integer);
CREATE FUNCTION s."quo""ted'1"(j integer) RETURNS bigint LANGUAGE sql STABLE RETURN $1 + 1;
