-- A collation changes.
CREATE TABLE t (a text);
