-- An extension, and a column of its type.
CREATE TABLE t (a text);
