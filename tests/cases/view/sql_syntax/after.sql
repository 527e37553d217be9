CREATE TABLE t (at timestamp with time zone, name text);
CREATE MATERIALIZED VIEW m AS SELECT EXTRACT(month FROM at) AS y FROM t;
CREATE VIEW v AS SELECT SUBSTRING(name FROM 1 FOR 3) AS s, POSITION('b' IN name) AS p, TRIM(LEADING 'x' FROM name) AS r,
  OVERLAY(name PLACING 'z' FROM 2) AS o, EXTRACT(epoch FROM at AT TIME ZONE 'utc') AS e FROM t;
