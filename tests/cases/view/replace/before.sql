-- A view gains a column at its end: replaced in place.
CREATE TABLE customers (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  email text NOT NULL,
  name varchar(80)
);
CREATE VIEW v AS SELECT id FROM customers;
