-- A function call needs no parentheses around it, as pg_dump writes it.
CREATE TABLE t (a integer, b text, "from" timestamp);
CREATE STATISTICS s ON mod(a, 2), upper(b) FROM t;
CREATE STATISTICS u ON date_trunc('day', "from") FROM t;
CREATE STATISTICS v (mcv) ON (extract(epoch FROM "from")), a FROM t;
