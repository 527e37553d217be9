-- schema:ignore index-not-concurent the table has ten rows
CREATE TABLE notes (id bigint PRIMARY KEY);
