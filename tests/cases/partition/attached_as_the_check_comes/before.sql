CREATE TABLE m (id integer, b integer) PARTITION BY LIST (id);
CREATE TABLE m1 (id integer, b integer);
CREATE TABLE p (id integer, b integer CONSTRAINT there CHECK (b < 100));
CREATE TABLE c (id integer, b integer);
CREATE TABLE left_alone (x integer, CONSTRAINT goes CHECK (x > 1));
CREATE TABLE child (x integer) INHERITS (left_alone);
