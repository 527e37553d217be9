-- A table goes, with everything that belongs to it.
CREATE TABLE customers (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  email text NOT NULL,
  name varchar(80)
);
CREATE INDEX ON customers (name);
