-- ALTER TYPE of the parent's column reaches all partitions, with its default and without the storage they had.
-- needs: 14
CREATE TABLE p (id integer, a integer DEFAULT 1, b text, c varchar(10) DEFAULT 'x', d text, e integer DEFAULT 1)
  PARTITION BY LIST (id);
CREATE TABLE p1 PARTITION OF p (a DEFAULT 5, d DEFAULT '7', c DEFAULT 'own', e DEFAULT 8) FOR VALUES IN (1);
CREATE TABLE p2 PARTITION OF p FOR VALUES IN (2);
ALTER TABLE p1 ALTER b SET STORAGE MAIN, ALTER b SET COMPRESSION pglz;
