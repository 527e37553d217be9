CREATE TYPE pair AS (a bigint, b text);
CREATE TYPE outer_pair AS (p pair);
CREATE TABLE an_outer (p outer_pair);
CREATE TYPE kept AS (a bigint);
CREATE MATERIALIZED VIEW a_kept AS SELECT NULL::kept AS k;
CREATE TYPE ranged AS (a bigint);
CREATE DOMAIN some_ranged AS ranged;
CREATE TABLE a_domain (d some_ranged);
