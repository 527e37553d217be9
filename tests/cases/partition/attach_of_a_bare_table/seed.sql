INSERT INTO shops VALUES (1);
INSERT INTO sales_north SELECT g, 'north', 1, g FROM generate_series(1, 50) AS g;
