CREATE TABLE t (n integer);
ALTER TABLE t OWNER TO pg_monitor;
GRANT SELECT ON t TO pg_read_all_stats;
