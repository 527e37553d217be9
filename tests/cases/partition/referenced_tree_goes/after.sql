-- What refers to a partitioned table refers to each of its partitions, and goes before the first of them.
CREATE TABLE other (a integer);
