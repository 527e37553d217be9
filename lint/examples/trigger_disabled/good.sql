BEGIN;
ALTER TABLE orders DISABLE TRIGGER orders_audit;
UPDATE orders SET total = net WHERE id < 100;
ALTER TABLE orders ENABLE TRIGGER orders_audit;
COMMIT;
