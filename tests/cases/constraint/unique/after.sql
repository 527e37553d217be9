CREATE TABLE t (a integer, b integer, c integer, CONSTRAINT u UNIQUE (a, b), UNIQUE NULLS NOT DISTINCT (b) INCLUDE (c), UNIQUE (c) DEFERRABLE);
