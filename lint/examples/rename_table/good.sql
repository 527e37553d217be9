BEGIN;
ALTER TABLE orders RENAME TO purchases;
CREATE VIEW orders AS SELECT id, status FROM purchases;
COMMIT;
