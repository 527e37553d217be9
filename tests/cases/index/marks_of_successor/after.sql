-- An index goes whose marks another one gets, or none.
CREATE TABLE t (a int NOT NULL, b int NOT NULL);
CREATE UNIQUE INDEX t_b ON t (b);
ALTER TABLE t CLUSTER ON t_b;
ALTER TABLE t REPLICA IDENTITY USING INDEX t_b;
CREATE TABLE u (a int, b int NOT NULL);
