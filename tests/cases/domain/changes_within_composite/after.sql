-- Who uses the domain is found through composite types, whose own columns depend on them.
CREATE DOMAIN positive AS integer CHECK (VALUE > 0);
CREATE TYPE pair AS (a positive, b positive);
CREATE TYPE box_of_pairs AS (p pair, q pair);
CREATE FUNCTION sum_of(pair) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT ($1).a + ($1).b';
