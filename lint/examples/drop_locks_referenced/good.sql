ALTER TABLE orders DROP CONSTRAINT orders_customer_id_fkey;
-- contract-phase-ok: replaced by orders_v2
DROP TABLE orders;
