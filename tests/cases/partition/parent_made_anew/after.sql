-- The partition lets go of the old parent before it changes, and has what the new one asks for.
CREATE TABLE m (id integer, foo text, bar text, fizz integer CHECK (fizz > 0), PRIMARY KEY (foo, id)) PARTITION BY LIST (foo);
CREATE TABLE m1 PARTITION OF m FOR VALUES IN ('1');
ALTER TABLE m1 ENABLE ROW LEVEL SECURITY;
CREATE TABLE m2 PARTITION OF m FOR VALUES IN ('2');
