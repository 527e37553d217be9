-- Of several equal keys a foreign key relies on one: the others go without it. One CREATE TABLE would merge them.
CREATE TABLE customers (id integer NOT NULL, code integer);
ALTER TABLE customers ADD CONSTRAINT first_key UNIQUE (id);
ALTER TABLE customers ADD CONSTRAINT second_key UNIQUE (id);
ALTER TABLE customers ADD CONSTRAINT customers_pkey PRIMARY KEY (id);
CREATE TABLE orders (customer_id integer, CONSTRAINT orders_customer FOREIGN KEY (customer_id) REFERENCES customers (id));
CREATE TABLE gone (n integer);
ALTER TABLE gone ADD CONSTRAINT gone_one UNIQUE (n);
ALTER TABLE gone ADD CONSTRAINT gone_two UNIQUE (n);
