-- NOT NULL and defaults come and go.
CREATE TABLE t (a integer NOT NULL, b integer, c integer DEFAULT 1, d text DEFAULT 'x');
