-- ATTACH asks for the parent's CHECKs, and for no columns beside the parent's.
CREATE TABLE p (a integer NOT NULL, b text, CONSTRAINT short CHECK (length(b) < 100)) PARTITION BY LIST (a);
CREATE TABLE p_1 PARTITION OF p FOR VALUES IN (1);
CREATE TABLE p_2 PARTITION OF p FOR VALUES IN (2) PARTITION BY LIST (a);
