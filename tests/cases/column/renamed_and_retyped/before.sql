CREATE TABLE users (id int PRIMARY KEY, age int NOT NULL, size int, label varchar(10));
CREATE INDEX users_age ON users (age);
CREATE VIEW grown AS SELECT id FROM users WHERE age > 17;
CREATE TABLE notes (id int PRIMARY KEY, owner varchar(10));
ALTER TABLE notes ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON notes USING (owner = CURRENT_USER);
