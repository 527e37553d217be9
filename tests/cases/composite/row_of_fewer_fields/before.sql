-- Views make values of a type that loses an attribute.
CREATE TABLE reading (a integer, b text, c date);
CREATE TYPE triple AS (a integer, b text, c date);
CREATE VIEW rows AS SELECT ROW(a, b, c)::triple AS value FROM reading;
CREATE VIEW parts AS SELECT (value).b FROM rows;
CREATE VIEW implied AS SELECT CAST((1, 'x', NULL) AS triple) AS value;
