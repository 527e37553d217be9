CREATE TABLE p (id integer, at integer, UNIQUE (at, id)) PARTITION BY LIST (at);
CREATE TABLE p_1 PARTITION OF p FOR VALUES IN (1);
CREATE TABLE p_2 PARTITION OF p FOR VALUES IN (2);
CREATE TABLE r (at integer, id integer, FOREIGN KEY (at, id) REFERENCES p (at, id));
