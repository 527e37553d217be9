-- A child of two new tables is made when both have the storage that they are to have.
CREATE TABLE beside (id integer);
