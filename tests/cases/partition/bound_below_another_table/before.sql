-- The same bound below another table is not asked about: the partition is attached anew in any case.
CREATE TABLE was (c character(8)) PARTITION BY LIST (c);
CREATE TABLE part PARTITION OF was FOR VALUES IN ('p33');
INSERT INTO was VALUES ('p33');
