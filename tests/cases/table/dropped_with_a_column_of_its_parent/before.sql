-- What the table has of its own on the column comes again after it.
CREATE TABLE p (a integer, b integer, c integer);
CREATE TABLE h () INHERITS (p);
CREATE TABLE i () INHERITS (h);
CREATE INDEX ON i (b);
CREATE TABLE m (a integer, b integer) PARTITION BY LIST (a);
CREATE TABLE m1 PARTITION OF m FOR VALUES IN (1);
CREATE INDEX ON m1 (b);
