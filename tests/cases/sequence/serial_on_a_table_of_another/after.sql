CREATE TABLE t (b text);
ALTER TABLE t OWNER TO pg_monitor;
ALTER TABLE t ADD COLUMN a serial;
