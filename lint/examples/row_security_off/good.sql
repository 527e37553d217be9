BEGIN;
DROP POLICY own_orders ON orders;
CREATE POLICY own_orders ON orders USING (customer = current_user);
COMMIT;
