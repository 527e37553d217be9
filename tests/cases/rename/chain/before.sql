-- What takes a name waits for what gives it up.
CREATE TABLE a (id integer PRIMARY KEY, first text, second text);
CREATE TABLE b (id integer PRIMARY KEY, a_id integer REFERENCES a);
CREATE INDEX a_first ON a (first);
