-- A column in parentheses is the column, COLLATE within them is the key's own.
CREATE TABLE t (a text, b text, r int4range, p int, EXCLUDE USING gist ((r) WITH &&));
CREATE INDEX plain ON t ((a), ((b)));
CREATE INDEX collated ON t ((a COLLATE "C"));
CREATE INDEX lowered ON t (((lower(a) COLLATE "C")));
CREATE INDEX both_of_them ON t ((lower(b) COLLATE "C") COLLATE "POSIX" DESC);
CREATE TABLE parts (a int, b text) PARTITION BY RANGE ((a), ((b)));
