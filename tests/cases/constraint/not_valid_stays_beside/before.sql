-- A foreign key that was never proved is not proved when its column's type changes, nor on the way back.
CREATE TABLE items (
  id integer PRIMARY KEY,
  parent integer
);
ALTER TABLE items ADD CONSTRAINT items_parent FOREIGN KEY (parent) REFERENCES items (id) NOT VALID;
