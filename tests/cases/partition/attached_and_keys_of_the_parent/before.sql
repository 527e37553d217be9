CREATE TABLE customer (region text NOT NULL, id integer NOT NULL, PRIMARY KEY (region, id));
CREATE TABLE purchase (region text, customer_id integer, number integer) PARTITION BY LIST (region);
CREATE TABLE purchase_eu (region text, customer_id integer, number integer);
