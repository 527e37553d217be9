-- A declared rename of a table and of a column keeps the rows.
CREATE TABLE people (id integer PRIMARY KEY, mail text);
CREATE VIEW mails AS SELECT mail FROM people;
