CREATE TABLE items (
  id bigint PRIMARY KEY,
  parent bigint
);
ALTER TABLE items ADD CONSTRAINT items_parent FOREIGN KEY (parent) REFERENCES items (id) NOT VALID;
