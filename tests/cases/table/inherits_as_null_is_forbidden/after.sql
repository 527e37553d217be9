CREATE TABLE parent (a timestamp NOT NULL DEFAULT now());
CREATE TABLE child (a timestamp NOT NULL DEFAULT now()) INHERITS (parent);
CREATE TABLE tree (a integer, b integer NOT NULL) PARTITION BY RANGE (a);
CREATE TABLE branch PARTITION OF tree FOR VALUES FROM (0) TO (10);
