INSERT INTO sale SELECT g, 's' || g % 5, g FROM generate_series(1, 100) g; REFRESH MATERIALIZED VIEW by_shop;
