UPDATE orders SET status = 'open', status = 'new' WHERE id = 1;
