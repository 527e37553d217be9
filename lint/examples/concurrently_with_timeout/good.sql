SET lock_timeout = 0;
CREATE INDEX CONCURRENTLY orders_status_idx ON orders (status);
