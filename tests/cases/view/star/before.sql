-- A view over * does not see a column added later.
CREATE TABLE customers (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  email text NOT NULL,
  name varchar(80)
);
CREATE VIEW v AS SELECT * FROM customers;
