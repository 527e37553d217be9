UPDATE orders SET note = NULL WHERE note IS NOT NULL;
