CREATE TABLE customers (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  email text NOT NULL,
  name varchar(80),
  city text,
  level integer NOT NULL DEFAULT 1,
  token uuid DEFAULT gen_random_uuid()
);
