CREATE TABLE public.other (a integer);
CREATE SCHEMA app
  CREATE UNIQUE INDEX item_a ON item (a)
  CREATE VIEW items AS SELECT a FROM item
  CREATE TABLE item (a serial, b integer UNIQUE);
