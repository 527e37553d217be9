CREATE TABLE p (a integer, b integer, c integer) PARTITION BY LIST (a);
CREATE TABLE p_1 PARTITION OF p FOR VALUES IN (1) PARTITION BY LIST (b);
CREATE TABLE p_1_1 PARTITION OF p_1 FOR VALUES IN (1);
CREATE TABLE p_1_2 (a integer, b integer, c integer);
CREATE TABLE p_2 (a integer, b integer, c integer);
CREATE TABLE other (a integer CONSTRAINT p_2_a_check CHECK (a > 0));
