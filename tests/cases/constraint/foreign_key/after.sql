CREATE TABLE customers (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  email text NOT NULL,
  name varchar(80)
);
CREATE TABLE orders (id integer PRIMARY KEY, customer_id bigint REFERENCES customers ON DELETE CASCADE, other bigint CONSTRAINT o REFERENCES customers (id) ON UPDATE SET NULL DEFERRABLE INITIALLY DEFERRED);
