-- The CHECK that stays behind speaks of all bounds around, and goes whatever it is called.
CREATE TABLE p (a integer, b integer, c integer) PARTITION BY LIST (a);
CREATE TABLE p_1 PARTITION OF p FOR VALUES IN (1) PARTITION BY LIST (b);
CREATE TABLE p_1_1 PARTITION OF p_1 FOR VALUES IN (1);
CREATE TABLE p_1_2 PARTITION OF p_1 FOR VALUES IN (2);
CREATE TABLE p_2 PARTITION OF p FOR VALUES IN (2);
CREATE TABLE other (a integer CONSTRAINT p_2_a_check CHECK (a > 0));
INSERT INTO p VALUES (1, 1, 1), (1, 2, 2), (2, 2, 3);
