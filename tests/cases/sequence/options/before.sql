-- A sequence changes its options and its owner column.
CREATE SEQUENCE s;
CREATE TABLE t (a bigint DEFAULT nextval('s'));
