CREATE TABLE t (id int PRIMARY KEY, b bit(8), i int, m money, j jsonb, p polygon, a bit(4)[]);
CREATE TABLE f (id int, b bit(8), i int) PARTITION BY LIST (id);
CREATE TABLE f_1 PARTITION OF f FOR VALUES IN (1, 2, 3);
