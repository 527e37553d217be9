-- Nothing hangs on the columns: both names are there, and nothing is exchanged.
CREATE TABLE customer (id int, name text);
CREATE TABLE price (id int PRIMARY KEY, net numeric);
