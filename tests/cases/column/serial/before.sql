-- A serial is a sequence, a default and NOT NULL.
CREATE TABLE t (a text);
