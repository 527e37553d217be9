-- The wanted side.
CREATE TABLE t (a bigint NOT NULL, doubled bigint GENERATED ALWAYS AS (a * 2) STORED);
