-- one-way: detached, it keeps the index
-- no-undo: for the same reason
CREATE TABLE log (id integer, day integer) PARTITION BY LIST (day);
CREATE TABLE log_monday PARTITION OF log FOR VALUES IN (1);
CREATE INDEX "id of mondays" ON log_monday (id);
CREATE INDEX log_id ON ONLY log (id);
ALTER INDEX log_id ATTACH PARTITION "id of mondays";
