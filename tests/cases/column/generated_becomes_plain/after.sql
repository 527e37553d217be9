-- A stored generated column keeps its values and loses its expression.
CREATE TABLE t (a int, c int NOT NULL);
CREATE TABLE u (a int, c int, d int NOT NULL DEFAULT 5);
ALTER TABLE u ADD CONSTRAINT u_c_key UNIQUE (c);
CREATE INDEX u_c ON u (c, a);
CREATE INDEX u_d ON u (d);
COMMENT ON COLUMN u.c IS 'one more';
COMMENT ON INDEX u_c IS 'by c';
