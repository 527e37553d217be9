CREATE TYPE c AS (a bigint, d date);
