-- Rows of a partition to be, and of the default one, are proved to be in their place before ATTACH takes its lock.
CREATE TABLE log (at date NOT NULL, place text) PARTITION BY RANGE (at);
CREATE TABLE log_rest PARTITION OF log DEFAULT;
CREATE TABLE log_2024 (at date NOT NULL, place text);
CREATE TABLE shop (place text NOT NULL, n int) PARTITION BY LIST (place);
CREATE TABLE shop_a PARTITION OF shop FOR VALUES IN ('a');
CREATE TABLE shop_b PARTITION OF shop FOR VALUES IN ('b', 'c');
