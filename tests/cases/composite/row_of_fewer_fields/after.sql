CREATE TABLE reading (a integer, b text, c date);
CREATE TYPE triple AS (a integer, b text);
CREATE VIEW rows AS SELECT ROW(a, b)::triple AS value FROM reading;
CREATE VIEW parts AS SELECT (value).b FROM rows;
CREATE VIEW implied AS SELECT CAST((1, 'x') AS triple) AS value;
