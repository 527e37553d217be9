-- What hangs on a view (comments and defaults of columns, triggers, rules) comes again when its going is taken back.
CREATE TABLE t (n integer, x text);
CREATE VIEW v AS SELECT n, x FROM t;
ALTER VIEW v ALTER COLUMN n SET DEFAULT 5;
COMMENT ON COLUMN v.n IS 'a number';
GRANT SELECT (n) ON v TO pg_monitor;
CREATE FUNCTION instead() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END';
CREATE TRIGGER instead INSTEAD OF INSERT ON v FOR EACH ROW EXECUTE FUNCTION instead();
CREATE VIEW wider AS SELECT n FROM t;
COMMENT ON COLUMN wider.n IS 'its number';
CREATE TRIGGER instead INSTEAD OF INSERT ON wider FOR EACH ROW EXECUTE FUNCTION instead();
