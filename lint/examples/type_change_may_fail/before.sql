CREATE TABLE orders (id bigint PRIMARY KEY, reference varchar(50), quantity integer);
