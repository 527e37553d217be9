BEGIN;
DROP VIEW order_references;
ALTER TABLE orders ALTER COLUMN reference TYPE varchar(50);
CREATE VIEW order_references AS SELECT id, reference FROM orders;
COMMIT;
