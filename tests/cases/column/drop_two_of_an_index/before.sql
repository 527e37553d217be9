-- Columns go together, with an index of one and an index of both: the way back makes each index once.
CREATE TABLE t (id integer PRIMARY KEY, a integer, b integer, c numeric GENERATED ALWAYS AS (a * 2) STORED);
CREATE INDEX t_a ON t (a);
CREATE INDEX t_a_b ON t (a, b);
