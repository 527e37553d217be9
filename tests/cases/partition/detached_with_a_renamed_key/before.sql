-- Detached, it keeps its keys by the names that they have.
CREATE TABLE log (id integer, day integer, PRIMARY KEY (day, id), CONSTRAINT once UNIQUE (id, day)) PARTITION BY LIST (day);
CREATE TABLE log_monday PARTITION OF log FOR VALUES IN (1);
ALTER TABLE log_monday RENAME CONSTRAINT log_monday_pkey TO "key of mondays";
ALTER TABLE log_monday RENAME CONSTRAINT log_monday_id_day_key TO monday_once;
