CREATE EXTENSION citext;
CREATE TABLE t (a text, b citext);
