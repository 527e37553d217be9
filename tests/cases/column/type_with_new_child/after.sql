-- A table gets a child, with a view on it, as a column changes its type.
CREATE TABLE p (id int NOT NULL, v int);
CREATE TABLE c () INHERITS (p);
CREATE VIEW cv AS SELECT v FROM c;
