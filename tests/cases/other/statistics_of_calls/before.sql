CREATE TABLE t (a integer, b text, "from" timestamp);
CREATE STATISTICS s ON lower(b) FROM t;
