-- An attribute's type changes before a new table or materialized view stores the type.
CREATE TYPE pair AS (a integer, b text);
CREATE TYPE outer_pair AS (p pair);
CREATE DOMAIN some_pair AS pair;
