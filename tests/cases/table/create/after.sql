CREATE TABLE customers (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  email text NOT NULL,
  name varchar(80)
);
COMMENT ON TABLE customers IS 'who buys';
ALTER TABLE customers ADD CHECK (email LIKE '%@%');
