-- A column's default calls a function that is new.
CREATE TABLE t (a integer);
