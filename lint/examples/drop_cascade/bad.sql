DROP VIEW open_orders CASCADE;
