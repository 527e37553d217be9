-- Two tables refer to each other; one goes, of the other the column.
CREATE TABLE a (foo text, bar text, UNIQUE (foo, bar));
CREATE TABLE b (foo text, bar text, UNIQUE (foo, bar));
ALTER TABLE b ADD FOREIGN KEY (foo, bar) REFERENCES a (foo, bar);
ALTER TABLE a ADD FOREIGN KEY (foo, bar) REFERENCES b (foo, bar);
