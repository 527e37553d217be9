ALTER TABLE orders ALTER COLUMN reference TYPE text;
