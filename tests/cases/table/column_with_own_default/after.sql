-- What a column has otherwise than its parent's, with which it comes, is said too; a default reaches grandchildren.
CREATE TABLE m (id integer, b integer, n text DEFAULT 'of m' NOT NULL) PARTITION BY RANGE (id);
CREATE TABLE m1 PARTITION OF m (n DEFAULT 'of m1') FOR VALUES FROM (1) TO (10);
COMMENT ON COLUMN m1.n IS 'told apart';
CREATE TABLE a (x integer, n text DEFAULT 'of a', r integer DEFAULT random() * 5);
CREATE TABLE c (y integer) INHERITS (a);
ALTER TABLE c ALTER n SET DEFAULT 'of c';
ALTER TABLE ONLY c ALTER r DROP DEFAULT;
CREATE TABLE d () INHERITS (c);
ALTER TABLE d ALTER n SET STATISTICS 400;
ALTER TABLE d ALTER n SET DEFAULT 'of d';
CREATE INDEX d_n ON d (n);
