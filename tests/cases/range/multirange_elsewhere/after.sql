CREATE SCHEMA own;
CREATE SCHEMA other;
CREATE TYPE own.range_of_ranges AS RANGE (subtype = integer);
CREATE TABLE a (v own.multirange_of_ranges);
CREATE TYPE own.span AS RANGE (subtype = float8, multirange_type_name = other.spans);
CREATE TABLE b (v other.spans);
