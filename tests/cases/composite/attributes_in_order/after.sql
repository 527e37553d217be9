-- New attributes and columns come in the order of the file, there and back.
CREATE TYPE usage AS (span interval, plan_reads bigint, plan_faults bigint, exec_reads bigint, exec_faults bigint);
CREATE TABLE t (id int PRIMARY KEY, place text, city text, address text);
