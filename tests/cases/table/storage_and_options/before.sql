-- Storage, compression, statistics, fillfactor, autovacuum, unlogged.
CREATE TABLE t (a text, b text);
