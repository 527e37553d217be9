-- A key takes its index over; taken back, the index is there again.
CREATE TABLE t (id integer NOT NULL, code text);
CREATE UNIQUE INDEX t_key ON t (id);
COMMENT ON INDEX t_key IS 'of t';
