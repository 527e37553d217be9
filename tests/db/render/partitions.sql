-- Partitions: of several levels, with keys, indexes and settings of their own.
CREATE TABLE log (id bigint NOT NULL, at timestamptz NOT NULL DEFAULT now(), kind text, PRIMARY KEY (id, at, kind))
  PARTITION BY RANGE (at);
CREATE INDEX log_kind ON log (kind);
CREATE TABLE log_2024 PARTITION OF log FOR VALUES FROM ('2024-01-01 00:00+00') TO ('2025-01-01 00:00+00')
  WITH (fillfactor = 50);
CREATE TABLE log_2025 PARTITION OF log FOR VALUES FROM ('2025-01-01 00:00+00') TO (MAXVALUE)
  PARTITION BY LIST (kind);
CREATE TABLE log_2025_a PARTITION OF log_2025 (CONSTRAINT only_a CHECK (id > 5), kind DEFAULT 'a' NOT NULL)
  FOR VALUES IN ('a', 'b');
CREATE TABLE log_2025_null PARTITION OF log_2025 FOR VALUES IN (NULL);
CREATE TABLE log_rest PARTITION OF log DEFAULT;
CREATE INDEX own ON log_2024 (kind, id);
ALTER TABLE log_2024 ALTER kind SET DEFAULT 'x', ALTER id SET STATISTICS 10;
ALTER TABLE ONLY log_rest ALTER at DROP DEFAULT;
COMMENT ON TABLE log_rest IS 'the others';

CREATE TABLE keyed (a integer, b text) PARTITION BY RANGE ((lower(b)) COLLATE "C" text_pattern_ops, a);
CREATE TABLE keyed_1 PARTITION OF keyed FOR VALUES FROM ('a', MINVALUE) TO ('m', 10);
CREATE TABLE hashed (a integer, b text) PARTITION BY HASH (a);
CREATE TABLE hashed_0 PARTITION OF hashed FOR VALUES WITH (MODULUS 2, REMAINDER 0);

-- An index of a partition that has another name than the server would give it.
CREATE TABLE named (a integer NOT NULL, b text) PARTITION BY LIST (a);
CREATE TABLE named_1 PARTITION OF named FOR VALUES IN (1);
CREATE TABLE named_2 PARTITION OF named FOR VALUES IN (2);
CREATE INDEX its_own_name ON named_1 (b);
CREATE INDEX named_b ON named (b);
-- An index on the parent alone, not attached everywhere.
CREATE INDEX half ON ONLY named (a, b);
CREATE INDEX half_1 ON named_1 (a, b);
ALTER INDEX half ATTACH PARTITION half_1;
-- A key of a partition's own, which an index of the parent takes over.
CREATE TABLE loose (a integer NOT NULL, b integer NOT NULL) PARTITION BY LIST (a);
CREATE TABLE loose_1 PARTITION OF loose (PRIMARY KEY (a, b)) FOR VALUES IN (1);
CREATE UNIQUE INDEX loose_a_b ON loose (a, b);

CREATE TABLE target (id bigint, at timestamptz, kind text,
  FOREIGN KEY (id, at, kind) REFERENCES log ON DELETE CASCADE) PARTITION BY RANGE (id);
CREATE TABLE target_1 PARTITION OF target FOR VALUES FROM (1) TO (10);

CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TABLE watched (a integer) PARTITION BY LIST (a);
CREATE TABLE watched1 PARTITION OF watched FOR VALUES IN (1);
CREATE TRIGGER watch BEFORE INSERT ON watched FOR EACH ROW EXECUTE FUNCTION f();
ALTER TABLE watched1 DISABLE TRIGGER watch;
