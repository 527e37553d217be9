-- An index that is to stay for itself is not taken by the parent's, however alike they are.
CREATE TABLE sales (id integer, region text, amount integer) PARTITION BY LIST (region);
CREATE INDEX sales_amount ON sales (amount);
CREATE TABLE sales_north (id integer, region text, amount integer);
CREATE INDEX by_amount ON sales_north (amount);
COMMENT ON INDEX by_amount IS 'its own';
