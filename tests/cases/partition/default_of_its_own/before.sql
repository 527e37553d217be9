-- A partition's own default is not its parent's: it stays when that one changes, goes or comes.
CREATE TABLE p (id integer, set_ text DEFAULT 'y', lost text DEFAULT 'y', come text) PARTITION BY LIST (id);
CREATE TABLE p1 PARTITION OF p (set_ DEFAULT 'own', lost DEFAULT 'own', come DEFAULT 'own') FOR VALUES IN (1);
CREATE TABLE p2 PARTITION OF p FOR VALUES IN (2);
CREATE TABLE p3 PARTITION OF p FOR VALUES IN (3, 4, 7) PARTITION BY LIST (id);
CREATE TABLE p3_3 PARTITION OF p3 (set_ DEFAULT 'leaf') FOR VALUES IN (3);
CREATE TABLE p3_4 PARTITION OF p3 FOR VALUES IN (4);
CREATE TABLE a_standalone (id integer, set_ text DEFAULT 'alone', lost text, come text);
CREATE TABLE q (id integer, b text DEFAULT 'y') PARTITION BY LIST (id);
CREATE TABLE q1 PARTITION OF q FOR VALUES IN (1);
