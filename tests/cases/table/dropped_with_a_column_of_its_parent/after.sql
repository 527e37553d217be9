CREATE TABLE p (a integer, c integer);
CREATE TABLE h () INHERITS (p);
CREATE TABLE m (a integer) PARTITION BY LIST (a);
