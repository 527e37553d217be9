-- The partitions have their parts of the parent's index already: they only get other names.
CREATE TABLE m (id integer, b text) PARTITION BY LIST (id);
CREATE TABLE m1 PARTITION OF m FOR VALUES IN (1);
CREATE TABLE m2 PARTITION OF m FOR VALUES IN (2);
CREATE INDEX m_b ON ONLY m (b);
CREATE INDEX own_1 ON m1 (b);
CREATE INDEX own_2 ON m2 (b);
ALTER INDEX m_b ATTACH PARTITION own_1;
ALTER INDEX m_b ATTACH PARTITION own_2;
