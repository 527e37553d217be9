CREATE TABLE t (id integer PRIMARY KEY, n integer UNIQUE);
COMMENT ON INDEX t_pkey IS 'of the key';
