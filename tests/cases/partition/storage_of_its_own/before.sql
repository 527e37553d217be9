-- What a partition is stored by is its own.
-- needs: 14
CREATE TABLE p (id integer, a text, b text, c text) PARTITION BY LIST (id);
CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1);
CREATE TABLE p2 PARTITION OF p FOR VALUES IN (2);
ALTER TABLE p1 ALTER a SET STORAGE MAIN, ALTER b SET COMPRESSION pglz;
