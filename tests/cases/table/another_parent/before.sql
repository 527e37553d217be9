-- A column that is inherited from one parent and then from another is never the table's own.
CREATE TABLE named (id integer NOT NULL, name text);
CREATE TABLE person (born date) INHERITS (named);
CREATE TABLE numbered (id integer NOT NULL);
