-- one-way: the way back is a rename that the file does not declare
CREATE TABLE customer (
  id int,
  -- @renamed from=name online
  title text
);
CREATE TABLE price (
  id int PRIMARY KEY,
  -- @renamed from=net online
  amount numeric DEFAULT 0
);
