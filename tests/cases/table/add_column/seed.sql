INSERT INTO customers (email, name) SELECT 'c' || n || '@x', 'n' FROM generate_series(1, 20) n;
