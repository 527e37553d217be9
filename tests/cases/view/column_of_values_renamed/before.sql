-- The columns of VALUES have names that a history may change.
CREATE TABLE t (a integer);
