CREATE TABLE t (at timestamp, made timestamp);
CREATE INDEX i ON t (timezone('utc', at));
