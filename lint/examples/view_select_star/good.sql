CREATE VIEW open_orders AS SELECT id, status FROM orders;
