BEGIN;
ALTER TYPE status ADD VALUE 'archived';
UPDATE orders SET status = 'archived' WHERE id = 1;
COMMIT;
