CREATE TYPE mood AS ENUM ('low', 'high');
CREATE TABLE person (id integer PRIMARY KEY, name varchar(40) NOT NULL, paid numeric(10, 2), feels mood[] DEFAULT '{}');
CREATE VIEW short AS
  SELECT id, name, paid, feels, lower(name) AS folded, count(*) OVER () AS all, paid > 0 AS any, now() AS at, 'x' AS x
    FROM person;
COMMENT ON COLUMN short.name IS 'as it is written';
ALTER VIEW short ALTER COLUMN paid SET DEFAULT 1;
CREATE TABLE bare (id integer, name varchar(40), paid numeric(10, 2), feels mood[], folded text, "all" bigint,
  "any" boolean, at timestamptz, x text);
CREATE TABLE rich (id integer, name varchar(40), paid numeric(10, 2) DEFAULT 1, feels mood[], folded text, "all" bigint,
  "any" boolean, at timestamptz, x text, more integer);
COMMENT ON COLUMN rich.name IS 'as it is written';
CREATE MATERIALIZED VIEW kept AS SELECT id, name FROM short;
CREATE TABLE of_kept (id integer, name varchar(40));
