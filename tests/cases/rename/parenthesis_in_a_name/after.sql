-- @renamed from=item
CREATE TABLE "item (shop)" (
  id integer CONSTRAINT "item_pkey (shop)" PRIMARY KEY, -- @renamed from=item_pkey
  "price (EUR)" numeric -- @renamed from=price
    CONSTRAINT "price (more than 0)" CHECK ("price (EUR)" > 0), -- @renamed from=price_check
  size integer -- @renamed from="size (m)"
);
CREATE INDEX "item (price)" ON "item (shop)" ("price (EUR)"); -- @renamed from=item_price
-- @renamed from=cheap
CREATE VIEW "cheap (items)" AS SELECT id, "price (EUR)" AS price FROM "item (shop)" WHERE "price (EUR)" < 10;
-- @renamed from=half
CREATE FUNCTION "half (down)"(n integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT n / 2';
-- @renamed from=unit
CREATE TYPE "unit (SI)" AS ENUM ('m', 'kg');
-- @renamed from=number
CREATE SEQUENCE "number (of items)";
