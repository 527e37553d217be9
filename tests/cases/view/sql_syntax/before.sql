-- EXTRACT, AT TIME ZONE and their like are kept as they were written from 14 on, and as the calls they are before.
CREATE TABLE t (at timestamp with time zone, name text);
CREATE MATERIALIZED VIEW m AS SELECT EXTRACT(year FROM at) AS y FROM t;
CREATE VIEW v AS SELECT SUBSTRING(name FROM 1 FOR 2) AS s, POSITION('a' IN name) AS p, TRIM(BOTH 'x' FROM name) AS r FROM t;
