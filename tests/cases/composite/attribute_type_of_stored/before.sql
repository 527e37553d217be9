-- The server changes no attribute's type while a table stores the composite type: it is built anew, the column moves over.
CREATE TYPE pair AS (a numeric, b text);
CREATE TABLE t (id integer PRIMARY KEY, p pair, unused integer);
