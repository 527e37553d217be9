CREATE SCHEMA goes;
CREATE TABLE t (a integer, goes integer);
