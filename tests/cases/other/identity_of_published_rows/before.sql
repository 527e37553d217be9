-- A published table takes no UPDATE while nothing identifies its rows: the key is there before FULL goes.
CREATE TABLE t (id integer NOT NULL, x text);
ALTER TABLE t REPLICA IDENTITY FULL;
CREATE PUBLICATION p FOR TABLE t;
