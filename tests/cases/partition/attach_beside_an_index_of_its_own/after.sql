CREATE TABLE sales (id integer, region text, amount integer) PARTITION BY LIST (region);
CREATE TABLE sales_north PARTITION OF sales FOR VALUES IN ('north');
CREATE INDEX sales_amount ON sales (amount);
CREATE INDEX by_amount ON sales_north (amount);
COMMENT ON INDEX by_amount IS 'its own';
