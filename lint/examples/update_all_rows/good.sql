UPDATE orders SET status = 'open' WHERE id BETWEEN 1 AND 1000 AND status IS NULL;
