-- Columns that refer to each other through foreign keys go together.
CREATE TABLE a (id integer PRIMARY KEY, parent_id integer REFERENCES a (id));
CREATE TABLE b (id integer PRIMARY KEY, parent integer REFERENCES b);
CREATE TABLE c (id integer);
CREATE TABLE d (id integer);
