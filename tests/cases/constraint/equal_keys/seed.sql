INSERT INTO customers SELECT g, g FROM generate_series(1, 20) AS g; INSERT INTO orders SELECT g FROM generate_series(1, 20) AS g;
