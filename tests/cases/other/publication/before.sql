-- A publication of some tables.
CREATE TABLE t (a integer PRIMARY KEY);
