CREATE TABLE t (id bigint PRIMARY KEY, a int, b int, CONSTRAINT t_a_b_key UNIQUE (a, b));
CREATE INDEX t_a_b ON t (a, b);
