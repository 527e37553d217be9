-- one-way: a column that is the child's own stays so when the parent gets it too
-- A child that keeps a column which its parent loses: the parent alone drops it.
CREATE TABLE base (at integer);
CREATE TABLE a (n integer, e integer) INHERITS (base);
CREATE TABLE b (n integer) INHERITS (base);
