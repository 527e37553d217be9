UPDATE orders SET status = 'open', note = '' WHERE id = 1;
