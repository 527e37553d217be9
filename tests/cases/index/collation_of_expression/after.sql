CREATE TABLE t (
  a text COLLATE "C",
  b text,
  n name,
  CONSTRAINT excluded EXCLUDE USING btree ((a || 'x') WITH =)
);
CREATE INDEX same ON t ((a || 'x') COLLATE "C", (b || 'x') COLLATE "default");
CREATE INDEX said_now ON t ((a || 'x') COLLATE "C");
CREATE INDEX other ON t ((a || 'x'));
CREATE INDEX changes ON t ((b || 'x'));
CREATE INDEX of_column ON t (a, n COLLATE "default");
CREATE TABLE p (a text COLLATE "C", b bigint) PARTITION BY RANGE ((a || 'x') COLLATE "C");
CREATE TABLE q (a text COLLATE "C") PARTITION BY LIST (lower(a) COLLATE "default");
CREATE TABLE r (a text) PARTITION BY HASH (a);
CREATE TABLE column_too (a text);
CREATE INDEX column_too_a ON column_too ((a || 'x') COLLATE "C");
