-- Names that the table's own indexes had taken already: what it keeps of its parent is numbered.
CREATE TABLE w (a integer, b integer) PARTITION BY RANGE (a);
CREATE TABLE w1 (a integer, b integer);
