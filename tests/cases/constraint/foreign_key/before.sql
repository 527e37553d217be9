-- Foreign keys with actions; one changes its action.
CREATE TABLE customers (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  email text NOT NULL,
  name varchar(80)
);
CREATE TABLE orders (id integer PRIMARY KEY, customer_id bigint REFERENCES customers, other bigint);
