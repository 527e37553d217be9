-- A column goes, with its index.
CREATE TABLE customers (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  email text NOT NULL,
  name varchar(80)
);
CREATE INDEX customers_name ON customers (name);
