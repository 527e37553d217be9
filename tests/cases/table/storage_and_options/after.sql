CREATE UNLOGGED TABLE t (a text, b text COMPRESSION pglz) WITH (fillfactor = 70, autovacuum_enabled = false);
ALTER TABLE t ALTER a SET STORAGE EXTERNAL, ALTER a SET STATISTICS 500;
