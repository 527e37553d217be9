-- Unique keys: added, columns changed, NULLS NOT DISTINCT, INCLUDE, deferrable.
-- needs: 15
CREATE TABLE t (a integer, b integer, c integer, CONSTRAINT u UNIQUE (a));
