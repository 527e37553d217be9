CREATE TABLE entry (id int NOT NULL, book int NOT NULL, reference text NOT NULL, posted date NOT NULL, template bool,
                    PRIMARY KEY (id, book));
CREATE UNIQUE INDEX entry_reference ON entry (book, reference) WHERE book IN (1, 2);
CREATE INDEX entry_posted ON entry (posted);
CREATE TABLE copied (a int NOT NULL, b int NOT NULL, c int);
CREATE UNIQUE INDEX copied_ab ON copied (a, b);
ALTER TABLE copied REPLICA IDENTITY USING INDEX copied_ab;
