-- A condition of a domain that tables store within rows, arrays and ranges: the server does not check it there, so the
-- domain is built anew; and there is no way back from dropping one.
CREATE DOMAIN positive AS integer;
CREATE TYPE pair AS (a positive, b integer);
CREATE TABLE boxes (id int, p pair, size positive);
CREATE DOMAIN code AS text;
CREATE TABLE tagged (id int, codes code[]);
CREATE DOMAIN looser AS integer CONSTRAINT upper CHECK (VALUE < 100);
CREATE TYPE held AS (l looser);
CREATE TABLE holds (h held);
CREATE DOMAIN direct AS integer;
CREATE TABLE plain (d direct);
