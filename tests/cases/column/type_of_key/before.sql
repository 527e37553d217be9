-- int to bigint of a primary key and of the foreign keys that point at it, one of them to its own table.
CREATE TABLE item (
  id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  parent_id int REFERENCES item ON DELETE CASCADE,
  name text NOT NULL
);
CREATE TABLE part (
  id serial PRIMARY KEY,
  item_id int NOT NULL REFERENCES item ON DELETE CASCADE,
  second_id int CONSTRAINT second REFERENCES item (id) ON DELETE SET NULL DEFERRABLE INITIALLY DEFERRED,
  UNIQUE (item_id, id)
);
CREATE INDEX part_item ON part (item_id);
ALTER TABLE part CLUSTER ON part_item;
ALTER TABLE item REPLICA IDENTITY USING INDEX item_pkey;
CREATE VIEW parts AS SELECT i.name, p.id FROM item i JOIN part p ON p.item_id = i.id;
