-- The first of the file has the first name on each partition, whatever the indexes are called.
CREATE TABLE other (a int);
CREATE TABLE reads (meter int, value int) PARTITION BY RANGE (meter);
CREATE TABLE reads_low PARTITION OF reads FOR VALUES FROM (0) TO (100);
CREATE INDEX reads_z ON reads (meter);
CREATE INDEX reads_a ON reads USING hash (meter);
