CREATE TABLE m (id integer, foo text, bar text, fizz integer) PARTITION BY LIST (bar);
CREATE TABLE m1 PARTITION OF m FOR VALUES IN ('1');
