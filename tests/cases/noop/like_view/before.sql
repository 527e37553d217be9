-- LIKE takes a view's columns with their types and collations, and what is said of them when asked.
CREATE TYPE mood AS ENUM ('low', 'high');
CREATE TABLE person (id integer PRIMARY KEY, name varchar(40) NOT NULL, paid numeric(10, 2), feels mood[] DEFAULT '{}');
CREATE VIEW short AS
  SELECT id, name, paid, feels, lower(name) AS folded, count(*) OVER () AS all, paid > 0 AS any, now() AS at, 'x' AS x
    FROM person;
COMMENT ON COLUMN short.name IS 'as it is written';
ALTER VIEW short ALTER COLUMN paid SET DEFAULT 1;
CREATE TABLE bare (LIKE short);
CREATE TABLE rich (LIKE short INCLUDING ALL, more integer);
CREATE MATERIALIZED VIEW kept AS SELECT id, name FROM short;
CREATE TABLE of_kept (LIKE kept INCLUDING COMMENTS);
