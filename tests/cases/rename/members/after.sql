-- no-undo: defaults are set again before the labels of the enum are
-- one-way: nothing is declared on the way back
CREATE TYPE mood AS ENUM (
  'sad',
  -- @renamed from=ok
  'fine',
  'happy'
);
CREATE TYPE pair AS (
  -- @renamed from=a
  number integer,
  b text
);
CREATE DOMAIN email AS text
  -- @renamed from=old_domain_check
  CONSTRAINT new_domain_check CHECK (VALUE ~ '@');
CREATE FUNCTION stamp() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END';
CREATE TABLE people (
  -- @renamed from=old_key
  id integer CONSTRAINT new_key PRIMARY KEY,
  -- @renamed from=old_column
  new_column text,
  boss integer,
  mood mood DEFAULT 'fine',
  p pair,
  -- @renamed from=old_unique
  CONSTRAINT new_unique UNIQUE (new_column),
  -- @renamed from=old_foreign_key
  CONSTRAINT new_foreign_key FOREIGN KEY (boss) REFERENCES people,
  -- @renamed from=old_check
  CONSTRAINT new_check CHECK (new_column <> ''),
  -- @renamed from=old_exclude
  CONSTRAINT new_exclude EXCLUDE USING btree (new_column WITH =)
);
-- @renamed from=old_index
CREATE INDEX new_index ON people (lower(new_column)) WHERE new_column IS NOT NULL;
CREATE VIEW named AS SELECT id, new_column AS old_column FROM people;
-- @renamed from=old_trigger
CREATE TRIGGER new_trigger BEFORE UPDATE OF new_column ON people FOR EACH ROW WHEN (new.new_column <> '') EXECUTE FUNCTION stamp();
-- @renamed from=old_rule
CREATE RULE new_rule AS ON DELETE TO people WHERE old.id = 0 DO INSTEAD NOTHING;
ALTER TABLE people ENABLE ROW LEVEL SECURITY;
-- @renamed from=old_policy
CREATE POLICY new_policy ON people USING (new_column = 'x');
-- @renamed from=old_partitioned
CREATE TABLE new_partitioned (id integer, at date) PARTITION BY RANGE (at);
-- @renamed from=old_partition
CREATE TABLE new_partition PARTITION OF new_partitioned FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
COMMENT ON COLUMN people.new_column IS 'as they are called';
GRANT SELECT (new_column) ON people TO pg_monitor;
