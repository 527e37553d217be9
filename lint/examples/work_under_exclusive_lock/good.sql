ALTER TABLE orders ADD COLUMN total numeric;
UPDATE orders SET total = net + tax WHERE id BETWEEN 1 AND 1000;
