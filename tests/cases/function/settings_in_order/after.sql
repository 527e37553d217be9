-- Settings and parameters stand in the order in which they were written.
CREATE FUNCTION f() RETURNS integer LANGUAGE sql SET work_mem TO '60MB' SET enable_seqscan TO off AS 'SELECT 2';
CREATE TABLE t (id integer) WITH (fillfactor = 70, autovacuum_enabled = off);
CREATE TABLE u (id integer) WITH (parallel_workers = 2, fillfactor = 60, autovacuum_enabled = on);
