CREATE TABLE customers (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  email text NOT NULL,
  name varchar(80)
);
CREATE INDEX a ON customers (lower(email));
CREATE INDEX b ON customers (name DESC NULLS LAST) INCLUDE (email) WHERE name IS NOT NULL;
CREATE INDEX c ON customers (email text_pattern_ops);
CREATE INDEX d ON customers USING hash (name);
CREATE UNIQUE INDEX e ON customers (email, (name || 'x'));
CREATE INDEX f ON customers USING brin (id) WITH (pages_per_range = 8);
