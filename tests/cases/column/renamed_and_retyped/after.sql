-- one-way: back it would be dropped and added columns
-- A column is renamed at once, and then changes its type beside itself.
CREATE TABLE users (id int PRIMARY KEY,
  years bigint NOT NULL, -- @renamed from=age
  size bigint,
  title varchar(20)); -- @renamed from=label
CREATE INDEX users_age ON users (years);
CREATE VIEW grown AS SELECT id FROM users WHERE years > 17;
CREATE TABLE notes (id int PRIMARY KEY,
  author varchar(20)); -- @renamed from=owner
ALTER TABLE notes ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON notes USING (author = CURRENT_USER);
