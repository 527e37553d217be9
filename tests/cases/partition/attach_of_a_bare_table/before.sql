-- What the parent has of indexes, keys and foreign keys is made on the table first: ATTACH makes nothing under its locks.
CREATE TABLE shops (id integer PRIMARY KEY);
CREATE TABLE sales (id integer NOT NULL, region text NOT NULL, shop_id integer REFERENCES shops, amount integer,
  PRIMARY KEY (region, id), UNIQUE (region, amount)) PARTITION BY LIST (region);
CREATE INDEX sales_amount ON sales (amount);
CREATE TABLE sales_north (id integer NOT NULL, region text NOT NULL, shop_id integer, amount integer);
