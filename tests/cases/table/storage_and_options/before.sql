-- Storage, compression, statistics, fillfactor, autovacuum, unlogged.
-- needs: 14
CREATE TABLE t (a text, b text);
