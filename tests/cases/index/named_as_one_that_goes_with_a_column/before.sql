-- The name is free once the column has gone that takes the index along.
CREATE TABLE author (id integer PRIMARY KEY, name text);
CREATE TABLE book (id integer PRIMARY KEY, author text);
CREATE INDEX by_name ON book (author);
