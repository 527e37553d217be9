CREATE TYPE usage AS (span interval, reads bigint, writes bigint, faults bigint);
CREATE TABLE t (id int PRIMARY KEY, zone text, area text);
