CREATE TABLE author (id integer PRIMARY KEY, name text);
CREATE TABLE book (id integer PRIMARY KEY);
CREATE INDEX by_name ON author (name);
