CREATE FUNCTION f() RETURNS integer LANGUAGE sql SET work_mem TO '50MB' SET enable_seqscan TO off AS 'SELECT 1';
CREATE TABLE t (id integer) WITH (fillfactor = 70, autovacuum_enabled = off);
