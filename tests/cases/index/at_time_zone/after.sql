-- AT TIME ZONE is kept as it was written; in a column's DEFAULT it needs parentheses.
CREATE TABLE t (at timestamp, made timestamp DEFAULT (now() AT TIME ZONE 'utc'));
CREATE INDEX i ON t ((at AT TIME ZONE 'utc'));
