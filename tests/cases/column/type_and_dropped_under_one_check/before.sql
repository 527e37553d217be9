CREATE TABLE agg (id bigint PRIMARY KEY, a int NOT NULL, b int, c int, CONSTRAINT a_b CHECK (a < b));
CREATE INDEX ab ON agg (a, b);
