CREATE TABLE item (
  id integer PRIMARY KEY,
  price numeric CONSTRAINT price_check CHECK (price > 0),
  "size (m)" integer
);
CREATE INDEX item_price ON item (price);
CREATE VIEW cheap AS SELECT id, price FROM item WHERE price < 10;
CREATE FUNCTION half(n integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT n / 2';
CREATE TYPE unit AS ENUM ('m', 'kg');
CREATE SEQUENCE number;
