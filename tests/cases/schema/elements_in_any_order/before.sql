-- The server makes the elements of CREATE SCHEMA in an order of its own.
CREATE TABLE t (a integer);
