CREATE TABLE t (a integer, x text, at timestamptz, d date, f real);
CREATE VIEW own_order AS SELECT a, f FROM t;
CREATE INDEX below ON t ((a - 5)) WHERE a > -5;
