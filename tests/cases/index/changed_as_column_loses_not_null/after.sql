-- An index that changes does not hold its column NOT NULL; a primary key and what replication identifies rows by do.
CREATE TABLE entry (id int PRIMARY KEY, book int, reference text, posted date, template bool,
                    CHECK (template OR reference IS NOT NULL));
CREATE UNIQUE INDEX entry_reference ON entry (book, reference) WHERE book IN (1, 2) AND NOT template;
CREATE INDEX entry_posted ON entry (posted DESC);
CREATE TABLE copied (a int, b int, c int);
CREATE INDEX copied_ab ON copied (a, b) WHERE b > 1;
