-- one-way: from the enum to a number nobody says how
-- A column becomes of an enum that is built anew, by an expression that speaks of its new value.
CREATE TYPE st AS ENUM ('c', 'b', 'a');
CREATE TABLE t (id int PRIMARY KEY, s st,
  -- @backfill (CASE v WHEN 1 THEN 'a' ELSE 'c' END)::st
  v st);
