CREATE TABLE shops (id integer PRIMARY KEY);
CREATE TABLE sales (id integer NOT NULL, region text NOT NULL, shop_id integer REFERENCES shops, amount integer,
  PRIMARY KEY (region, id), UNIQUE (region, amount)) PARTITION BY LIST (region);
CREATE INDEX sales_amount ON sales (amount);
CREATE TABLE sales_north PARTITION OF sales FOR VALUES IN ('north');
