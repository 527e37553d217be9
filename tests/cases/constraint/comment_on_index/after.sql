-- The index behind a key carries a comment of its own, beside the constraint's.
CREATE TABLE t (id integer PRIMARY KEY, n integer UNIQUE);
COMMENT ON INDEX t_pkey IS 'of the key, changed';
COMMENT ON INDEX t_n_key IS 'of the other';
COMMENT ON CONSTRAINT t_n_key ON t IS 'of the constraint';
