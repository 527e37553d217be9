CREATE TABLE customers (id integer NOT NULL, code integer);
ALTER TABLE customers ADD CONSTRAINT second_key UNIQUE (id);
ALTER TABLE customers ADD CONSTRAINT customers_pkey PRIMARY KEY (id);
CREATE TABLE orders (customer_id integer, CONSTRAINT orders_customer FOREIGN KEY (customer_id) REFERENCES customers (id));
