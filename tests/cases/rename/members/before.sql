-- What belongs to a relation, a type or a domain: columns, attributes, values, constraints, triggers, rules, policies.
CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy');
CREATE TYPE pair AS (a integer, b text);
CREATE DOMAIN email AS text CONSTRAINT old_domain_check CHECK (VALUE ~ '@');
CREATE FUNCTION stamp() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END';
CREATE TABLE people (
  id integer CONSTRAINT old_key PRIMARY KEY,
  old_column text CONSTRAINT old_unique UNIQUE,
  boss integer CONSTRAINT old_foreign_key REFERENCES people,
  mood mood DEFAULT 'ok',
  p pair,
  CONSTRAINT old_check CHECK (old_column <> ''),
  CONSTRAINT old_exclude EXCLUDE USING btree (old_column WITH =)
);
CREATE INDEX old_index ON people (lower(old_column)) WHERE old_column IS NOT NULL;
CREATE VIEW named AS SELECT id, old_column FROM people;
CREATE TRIGGER old_trigger BEFORE UPDATE OF old_column ON people FOR EACH ROW WHEN (new.old_column <> '') EXECUTE FUNCTION stamp();
CREATE RULE old_rule AS ON DELETE TO people WHERE old.id = 0 DO INSTEAD NOTHING;
ALTER TABLE people ENABLE ROW LEVEL SECURITY;
CREATE POLICY old_policy ON people USING (old_column = 'x');
CREATE TABLE old_partitioned (id integer, at date) PARTITION BY RANGE (at);
CREATE TABLE old_partition PARTITION OF old_partitioned FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
COMMENT ON COLUMN people.old_column IS 'as they are called';
GRANT SELECT (old_column) ON people TO pg_monitor;
