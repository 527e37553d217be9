CREATE DOMAIN positive AS integer;
CREATE TYPE pair AS (a positive, b positive);
CREATE TYPE box_of_pairs AS (p pair, q pair);
CREATE FUNCTION sum_of(pair) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT ($1).a + ($1).b';
