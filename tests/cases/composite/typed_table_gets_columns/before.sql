-- What a table says of a new column of its type.
CREATE TYPE pt AS (id integer, n text);
CREATE TABLE t OF pt;
CREATE TABLE u OF pt (id WITH OPTIONS DEFAULT 1);
