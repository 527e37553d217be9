-- one-way: the columns stand in another order then
CREATE TABLE named (id integer NOT NULL, name text, note text);
CREATE TABLE numbered (id integer NOT NULL, name text);
CREATE TABLE person (born date) INHERITS (numbered);
