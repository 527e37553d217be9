CREATE TABLE customers (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  email text NOT NULL,
  name varchar(80)
);
CREATE VIEW v WITH (security_barrier) AS SELECT id, email FROM customers;
CREATE VIEW w AS SELECT id FROM v;
