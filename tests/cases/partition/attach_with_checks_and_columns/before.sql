CREATE TABLE p (a integer NOT NULL, b text, CONSTRAINT short CHECK (length(b) < 100)) PARTITION BY LIST (a);
CREATE TABLE p_1 (a integer NOT NULL, b text, gone integer);
CREATE TABLE p_2 (a integer NOT NULL, b text) PARTITION BY LIST (a);
