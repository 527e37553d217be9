CREATE TABLE customer (region text NOT NULL, id integer NOT NULL, PRIMARY KEY (region, id));
CREATE TABLE purchase (
  region text, customer_id integer, number integer,
  UNIQUE (region, number),
  FOREIGN KEY (region, customer_id) REFERENCES customer (region, id)
) PARTITION BY LIST (region);
CREATE TABLE purchase_eu PARTITION OF purchase FOR VALUES IN ('eu');
