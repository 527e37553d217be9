CREATE INDEX CONCURRENTLY orders_wide_idx ON orders (a, b, c, d);
