-- schema:ignore index-not-concurrent the table has ten rows
CREATE INDEX orders_status_idx ON orders (status);
