-- ATTACH takes the index that is to stay the table's own: it takes the name that the file has for the parent's.
CREATE TABLE log (id integer, day integer) PARTITION BY LIST (day);
CREATE INDEX log_id ON log (id);
CREATE TABLE log_monday (id integer, day integer);
CREATE INDEX mine ON log_monday (id);
COMMENT ON INDEX mine IS 'its own';
