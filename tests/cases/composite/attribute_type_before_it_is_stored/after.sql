CREATE TYPE pair AS (a text, b text);
CREATE TYPE outer_pair AS (p pair);
CREATE DOMAIN some_pair AS pair;
CREATE TABLE a_row (p pair);
CREATE TABLE a_list (p pair[]);
CREATE TABLE a_domain (p some_pair);
CREATE TABLE an_outer (p outer_pair);
CREATE MATERIALIZED VIEW a_kept AS SELECT NULL::pair AS p;
