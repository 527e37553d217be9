-- A stored generated column follows the column it reads.
CREATE TABLE t (a integer, b integer GENERATED ALWAYS AS (a * 2) STORED);
