CREATE TABLE t (a integer);
CREATE SCHEMA app
  CREATE INDEX doubled ON numbers ((2 * n))
  CREATE VIEW shown AS SELECT n, s.last_value FROM numbers, counted s
  GRANT SELECT ON numbers TO PUBLIC
  CREATE TABLE numbers (n integer DEFAULT nextval('app.counted'))
  CREATE SEQUENCE counted;
ALTER SCHEMA app RENAME TO apps;
