CREATE TABLE base (at integer, e integer);
CREATE TABLE a (n integer) INHERITS (base);
CREATE TABLE b (n integer) INHERITS (base);
