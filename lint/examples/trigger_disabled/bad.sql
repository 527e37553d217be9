ALTER TABLE orders DISABLE TRIGGER orders_audit;

DROP TRIGGER orders_stamp ON orders;
