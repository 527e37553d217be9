CREATE TABLE sale (id int PRIMARY KEY, shop text NOT NULL, amount bigint NOT NULL);
CREATE MATERIALIZED VIEW by_shop AS SELECT s.shop, sum(s.amount) AS total, count(*) AS sales FROM sale s GROUP BY s.shop;
CREATE UNIQUE INDEX by_shop_shop ON by_shop (shop);
CREATE INDEX by_shop_total ON by_shop (total);
COMMENT ON MATERIALIZED VIEW by_shop IS 'totals';
CREATE VIEW top AS SELECT b.shop FROM by_shop b WHERE b.total > 100;
CREATE MATERIALIZED VIEW big AS SELECT s.id, s.amount FROM sale s WHERE s.amount > 10;
CREATE INDEX big_amount ON big (amount);
