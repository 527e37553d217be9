-- A type that tables store is made anew, and a table is OF it, too.
CREATE TYPE address AS (street text, zip text);
CREATE TABLE home OF address (PRIMARY KEY (street));
CREATE TABLE person (id integer PRIMARY KEY, lives address);
CREATE VIEW zips AS SELECT zip FROM home;
