-- ATTACH and INHERIT ask the child for the CHECKs that its parent has by then.
CREATE TABLE m (id integer, b integer, c text NOT NULL DEFAULT 'x', CONSTRAINT positive CHECK (b > 0)) PARTITION BY LIST (id);
CREATE TABLE m1 PARTITION OF m FOR VALUES IN (1);
CREATE TABLE p (id integer, b integer CONSTRAINT there CHECK (b < 100));
CREATE TABLE c (id integer, b integer, CONSTRAINT there CHECK (b < 100)) INHERITS (p);
CREATE TABLE left_alone (x integer);
CREATE TABLE child (x integer);
