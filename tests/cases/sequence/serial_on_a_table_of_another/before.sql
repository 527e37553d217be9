-- A sequence that a column owns must have its table's owner.
CREATE TABLE t (b text);
ALTER TABLE t OWNER TO pg_monitor;
