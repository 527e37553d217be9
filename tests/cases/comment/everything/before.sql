-- Comments on many kinds.
CREATE TABLE t (a integer CONSTRAINT c CHECK (a > 0));
CREATE INDEX i ON t (a);
CREATE VIEW v AS SELECT a FROM t;
COMMENT ON COLUMN t.a IS 'gone';
