-- The multirange type that comes with a range may stand in another schema, under a name that the server would not choose.
-- needs: 14
CREATE SCHEMA own;
CREATE SCHEMA other;
CREATE TYPE own.range_of_ranges AS RANGE (subtype = integer);
CREATE TABLE a (v own.multirange_of_ranges);
