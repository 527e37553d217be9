-- An inherited column loses its expression with its parent's, and in no other way; then its type may change.
CREATE TABLE p (a integer, c bigint GENERATED ALWAYS AS (a * 2) STORED, d bigint GENERATED ALWAYS AS (a * 3) STORED)
  PARTITION BY RANGE (a);
CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (1) TO (5);
CREATE TABLE parent (a integer, c bigint GENERATED ALWAYS AS (a * 2) STORED);
CREATE TABLE child () INHERITS (parent);
INSERT INTO p VALUES (1), (2);
INSERT INTO child VALUES (3);
