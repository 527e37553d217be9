-- The sequence behind an identity column has a comment and grants of its own.
CREATE TABLE t (id integer GENERATED ALWAYS AS IDENTITY);
COMMENT ON SEQUENCE t_id_seq IS 'numbers of t';
GRANT SELECT ON t_id_seq TO pg_monitor;
