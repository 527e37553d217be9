-- A materialized view's columns lose what was set on them when it is taken back.
CREATE MATERIALIZED VIEW m AS SELECT 1 AS a, 'x'::text AS b;
