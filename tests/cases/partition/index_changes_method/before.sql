-- The names that partitions' indexes have go with the parent's index, and are free for the new one's.
CREATE TABLE readings (id integer, place text) PARTITION BY LIST (place);
CREATE TABLE readings_north PARTITION OF readings FOR VALUES IN ('north');
CREATE TABLE readings_rest PARTITION OF readings DEFAULT PARTITION BY HASH (id);
CREATE TABLE readings_rest_0 PARTITION OF readings_rest FOR VALUES WITH (MODULUS 1, REMAINDER 0);
CREATE INDEX readings_by_place ON readings (place);
