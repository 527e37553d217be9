-- A rule.
CREATE TABLE t (a integer);
CREATE TABLE log (a integer);
