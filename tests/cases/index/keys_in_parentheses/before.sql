CREATE TABLE t (a text, b text, r int4range, p int);
CREATE INDEX plain ON t (a, b);
CREATE INDEX collated ON t (a COLLATE "C");
CREATE INDEX lowered ON t (lower(a) COLLATE "C");
CREATE INDEX gone ON t ((b));
