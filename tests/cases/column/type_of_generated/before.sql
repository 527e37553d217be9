-- What a stored generated column is computed from cannot be kept in step beside it: the plain way, said so.
CREATE TABLE t (a int NOT NULL, doubled int GENERATED ALWAYS AS (a * 2) STORED);
