-- a key's COLLATE that is the collation its expression has anyway is none to the catalog
CREATE TABLE t (
  a text COLLATE "C",
  b text,
  n name,
  CONSTRAINT excluded EXCLUDE USING btree ((a || 'x') COLLATE "C" WITH =)
);
CREATE INDEX same ON t ((a || 'x') COLLATE "C", (b || 'x') COLLATE "default");
CREATE INDEX said_now ON t ((a || 'x'));
CREATE INDEX other ON t ((a || 'x') COLLATE "default");
CREATE INDEX changes ON t ((b || 'x') COLLATE "C");
CREATE INDEX of_column ON t (a COLLATE "default", n COLLATE "C");
CREATE TABLE p (a text COLLATE "C", b integer) PARTITION BY RANGE ((a || 'x') COLLATE "C");
CREATE TABLE q (a text COLLATE "C") PARTITION BY LIST (lower(a) COLLATE "default");
CREATE TABLE r (a text) PARTITION BY HASH (a COLLATE "C");
CREATE TABLE column_too (a text COLLATE "C");
CREATE INDEX column_too_a ON column_too ((a || 'x') COLLATE "C");
