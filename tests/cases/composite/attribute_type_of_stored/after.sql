CREATE TYPE pair AS (a numeric, b varchar(10));
CREATE TABLE t (id integer PRIMARY KEY, p pair, unused integer);
