CREATE TABLE t (n integer, x text);
GRANT SELECT (n) ON t TO pg_monitor;
CREATE FUNCTION instead() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END';
CREATE VIEW wider AS SELECT n, x FROM t;
COMMENT ON COLUMN wider.n IS 'its number';
CREATE TRIGGER instead INSTEAD OF INSERT ON wider FOR EACH ROW EXECUTE FUNCTION instead();
