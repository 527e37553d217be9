-- The third version: orders get a number that may be shown, products a name for their page, and nobody needs weights.

CREATE TABLE customers (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    email text NOT NULL UNIQUE,
    name text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    country text NOT NULL DEFAULT 'DE'
);

CREATE TABLE products (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    sku text NOT NULL UNIQUE,
    name text NOT NULL,
    -- @backfill lower(replace(name, ' ', '-')) || '-' || id
    slug text NOT NULL,
    price numeric(10,2) NOT NULL CHECK (price >= 0),
    stock integer NOT NULL DEFAULT 0
);

CREATE TABLE orders (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    number uuid NOT NULL DEFAULT gen_random_uuid() UNIQUE,
    customer_id bigint NOT NULL REFERENCES customers,
    status varchar(20) NOT NULL DEFAULT 'new' CHECK (status IN ('new', 'paid', 'shipped', 'cancelled')),
    placed_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE order_lines (
    order_id bigint NOT NULL REFERENCES orders,
    line integer NOT NULL,
    product_id bigint NOT NULL REFERENCES products,
    quantity integer NOT NULL CHECK (quantity > 0),
    price numeric(10,2) NOT NULL,
    PRIMARY KEY (order_id, line)
);

CREATE TABLE payments (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    order_id bigint NOT NULL REFERENCES orders,
    amount numeric(12,2) NOT NULL,
    paid_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE reviews (
    product_id bigint NOT NULL REFERENCES products,
    customer_id bigint NOT NULL REFERENCES customers,
    stars integer NOT NULL CHECK (stars BETWEEN 1 AND 5),
    body text,
    PRIMARY KEY (product_id, customer_id)
);

CREATE INDEX orders_customer_id_idx ON orders (customer_id, placed_at DESC);
CREATE INDEX orders_open_idx ON orders (placed_at) WHERE status = 'new';
CREATE INDEX order_lines_product_id_idx ON order_lines (product_id);
CREATE INDEX payments_order_id_idx ON payments (order_id);
CREATE INDEX products_slug_idx ON products (slug);

CREATE VIEW order_totals AS
SELECT o.id, o.customer_id, o.status, o.placed_at, sum(l.quantity * l.price) AS total
FROM orders o JOIN order_lines l ON l.order_id = o.id
GROUP BY o.id;

CREATE FUNCTION customer_spent(customer bigint) RETURNS numeric
    LANGUAGE sql STABLE
    AS $$ SELECT coalesce(sum(total), 0) FROM order_totals WHERE customer_id = customer $$;
