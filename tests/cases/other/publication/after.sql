CREATE TABLE t (a integer PRIMARY KEY);
CREATE PUBLICATION p FOR TABLE t WHERE (a > 1) WITH (publish = 'insert');
