CREATE TABLE t (a integer, b text CONSTRAINT changed CHECK (length(b) > 1), c integer CONSTRAINT fresh CHECK (c IN (1, 2, 3)));
