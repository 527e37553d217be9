CREATE TABLE t (kept int);
ALTER TABLE t OWNER TO pg_monitor;
