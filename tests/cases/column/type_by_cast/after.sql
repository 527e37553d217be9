-- Where the server has a cast between two types, the values go by that one.
CREATE TABLE t (id int PRIMARY KEY, b int, i bit(8), m numeric, j int, p circle, a int[]);
ALTER TABLE t ADD CONSTRAINT same CHECK (b = id AND i::int = id AND m = id AND j = id AND a[1] = id);
CREATE TABLE f (id int, b int, i bit(8)) PARTITION BY LIST (id);
CREATE TABLE f_1 PARTITION OF f FOR VALUES IN (1, 2, 3);
ALTER TABLE f ADD CONSTRAINT same CHECK (b = id AND i::int = id);
