CREATE TABLE customers (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  email text NOT NULL,
  name varchar(80)
);
CREATE MATERIALIZED VIEW m AS SELECT id, lower(email) AS email FROM customers;
CREATE UNIQUE INDEX m_id ON m (id);
