-- What a role was granted becomes its own when it becomes the owner: nothing is to be revoked then, and on the way back
-- it is granted again.
CREATE TABLE t (n integer);
ALTER TABLE t OWNER TO postgres;
GRANT INSERT, UPDATE ON t TO pg_monitor;
GRANT SELECT ON t TO pg_read_all_settings;
