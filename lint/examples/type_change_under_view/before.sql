CREATE TABLE orders (id bigint PRIMARY KEY, reference varchar(20));
CREATE VIEW order_references AS SELECT id, reference FROM orders;
