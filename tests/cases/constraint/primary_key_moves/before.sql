-- The primary key moves to another column; a foreign key relies on it.
CREATE TABLE t (a integer PRIMARY KEY, b integer NOT NULL);
