-- Rows for v1.sql, the same on every run: 20,000 customers, 2,000 products, 100,000 orders of one to three lines, and
-- their payments: almost half a million rows.

INSERT INTO customers (email, name, created_at)
SELECT 'customer' || n || '@example.com', 'Customer ' || n, timestamptz '2024-01-01' + n * interval '11 minutes'
FROM generate_series(1, 20000) n;

INSERT INTO products (sku, name, price, stock, weight)
SELECT 'P' || lpad(n::text, 6, '0'), 'Product ' || n, 1 + (n * 37 % 9900) / 100.0, 1000000, (n % 50) / 10.0
FROM generate_series(1, 2000) n;

INSERT INTO orders (customer_id, status, placed_at)
SELECT 1 + n * 7919 % 20000, (ARRAY['shipped', 'shipped', 'shipped', 'paid', 'new'])[1 + n % 5],
       timestamptz '2024-02-01' + n * interval '3 minutes'
FROM generate_series(1, 100000) n;

INSERT INTO order_lines (order_id, line, product_id, quantity, price)
SELECT o, l, 1 + (o * 31 + l * 17) % 2000, 1 + (o + l) % 4, 1 + (o * l * 37 % 9900) / 100.0
FROM generate_series(1, 100000) o, generate_series(1, 3) l
WHERE l <= 1 + o % 3;

INSERT INTO payments (order_id, amount, paid_at)
SELECT id, 10 + id % 90, placed_at + interval '1 hour'
FROM orders WHERE status <> 'new';

ANALYZE;
