-- @renamed from=people
CREATE TABLE customers (
  id integer CONSTRAINT people_pkey PRIMARY KEY,
  email text  -- @renamed from=mail
);
CREATE VIEW mails AS SELECT email AS mail FROM customers;
