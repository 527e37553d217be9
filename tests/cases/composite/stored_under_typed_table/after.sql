CREATE TYPE address AS (street text, zip integer, country text);
CREATE TABLE home OF address (PRIMARY KEY (street));
CREATE TABLE person (id integer PRIMARY KEY, lives address);
CREATE VIEW zips AS SELECT zip FROM home;
