CREATE TABLE p (at integer, extra integer) PARTITION BY LIST (at);
CREATE TABLE p_1 (at integer);
