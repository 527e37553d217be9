-- The index that the file names for the parent's is built before ATTACH, which makes none then.
CREATE TABLE log (id integer, day integer) PARTITION BY LIST (day);
CREATE INDEX log_id ON log (id);
CREATE TABLE log_monday (id integer, day integer);
CREATE INDEX mine ON log_monday (id);
