-- A generated column is of an enum that loses a value.
CREATE TYPE size AS ENUM ('small', 'large', 'huge');
CREATE TABLE box (
  id integer PRIMARY KEY,
  wants size,
  has size GENERATED ALWAYS AS (CASE WHEN id < 10 THEN 'small'::size ELSE 'large'::size END) STORED
);
