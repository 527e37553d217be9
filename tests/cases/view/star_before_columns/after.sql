CREATE TABLE item (id integer, name text);
CREATE TABLE stock (id integer, amount integer);
CREATE TABLE part (id integer);
CREATE TABLE kind (size integer) INHERITS (part);

CREATE VIEW items AS SELECT * FROM item;
CREATE VIEW items_again AS SELECT * FROM items;
CREATE MATERIALIZED VIEW aliased AS SELECT i.*, 1 AS one FROM item AS i (number) WHERE i.number > 0;
CREATE VIEW joined AS SELECT * FROM item JOIN stock USING (id);
CREATE VIEW kept AS SELECT *, 1 AS one FROM item FULL JOIN stock USING (id), generate_series(1, 3) AS n;
CREATE VIEW crossed AS SELECT * FROM (item AS a (a_id, a_name) CROSS JOIN part AS b) AS x, (SELECT 1 AS one) AS s;
CREATE VIEW united AS SELECT * FROM item UNION ALL (SELECT part.*, 'x' FROM part LIMIT 1) ORDER BY 1;
CREATE VIEW shadowed AS WITH item AS (SELECT amount FROM stock) SELECT * FROM item;
CREATE VIEW inner_one AS SELECT s.* FROM (SELECT * FROM item, LATERAL (SELECT public.part.* FROM public.part) AS p (pid)) AS s;
CREATE VIEW kinds AS SELECT * FROM kind;

ALTER TABLE item ADD COLUMN price numeric;
ALTER TABLE item RENAME COLUMN name TO title;
ALTER TABLE stock ADD COLUMN place text;
ALTER TABLE part ADD COLUMN length integer;
CREATE OR REPLACE VIEW items AS SELECT id, title AS name, price FROM item;
ALTER VIEW items RENAME COLUMN name TO caption;

CREATE VIEW later AS SELECT * FROM item;

-- A renamed column of a view, and what mentions it.
CREATE VIEW base AS SELECT * FROM stock;
CREATE VIEW upon AS SELECT b.amount, x.amount + 1 AS more FROM base AS b, LATERAL (SELECT b.amount) AS x ORDER BY b.amount;
CREATE FUNCTION amount_of(integer) RETURNS integer LANGUAGE sql BEGIN ATOMIC SELECT amount FROM base WHERE id = $1; END;
CREATE RULE add AS ON INSERT TO base DO INSTEAD INSERT INTO stock VALUES (new.id, new.amount);
ALTER VIEW base RENAME COLUMN amount TO pieces;
