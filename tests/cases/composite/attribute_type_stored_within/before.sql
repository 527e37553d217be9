-- An attribute's type changes while values of the type are stored within others, or by a materialized view.
CREATE TYPE pair AS (a integer, b text);
CREATE TYPE outer_pair AS (p pair);
CREATE TABLE an_outer (p outer_pair);
CREATE TYPE kept AS (a integer);
CREATE MATERIALIZED VIEW a_kept AS SELECT NULL::kept AS k;
CREATE TYPE ranged AS (a integer);
CREATE DOMAIN some_ranged AS ranged;
CREATE TABLE a_domain (d some_ranged);
