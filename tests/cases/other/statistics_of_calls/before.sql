-- Statistics on expressions are PostgreSQL 14's.
-- needs: 14
CREATE TABLE t (a integer, b text, "from" timestamp);
CREATE STATISTICS s ON lower(b) FROM t;
