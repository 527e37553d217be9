UPDATE orders SET status = 1 WHERE note = NULL;
