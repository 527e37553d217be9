CREATE INDEX CONCURRENTLY orders_status_idx_new ON orders (status, placed_at);
DROP INDEX CONCURRENTLY orders_status_idx;
ALTER INDEX orders_status_idx_new RENAME TO orders_status_idx;
