-- A file may change tables after its views: `*` means what there was when the view was made.
-- needs: 14
CREATE TABLE item (id integer, name text);
CREATE TABLE stock (id integer, amount integer);
CREATE TABLE part (id integer);
