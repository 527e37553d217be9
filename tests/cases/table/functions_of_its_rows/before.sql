CREATE TABLE b (i integer, j integer);
CREATE FUNCTION fb(b) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT $1.i + $1.j';
CREATE INDEX ix ON b (fb(b.*));
ALTER TABLE b ADD CONSTRAINT ck CHECK (fb(b.*) > 0);
