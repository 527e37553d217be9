-- The wanted side.
CREATE TABLE item (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  parent_id bigint REFERENCES item ON DELETE CASCADE,
  name text NOT NULL
);
CREATE TABLE part (
  id bigserial PRIMARY KEY,
  item_id bigint NOT NULL REFERENCES item ON DELETE CASCADE,
  second_id bigint CONSTRAINT second REFERENCES item (id) ON DELETE SET NULL DEFERRABLE INITIALLY DEFERRED,
  UNIQUE (item_id, id)
);
CREATE INDEX part_item ON part (item_id);
ALTER TABLE part CLUSTER ON part_item;
ALTER TABLE item REPLICA IDENTITY USING INDEX item_pkey;
CREATE VIEW parts AS SELECT i.name, p.id FROM item i JOIN part p ON p.item_id = i.id;
