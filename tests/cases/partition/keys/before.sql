-- Keys and foreign keys of a partitioned table that holds rows: partition by partition, then the parent's.
CREATE TABLE kind (id int PRIMARY KEY);
CREATE TABLE event (id int, at date NOT NULL, kind_id int, code text) PARTITION BY RANGE (at);
CREATE TABLE event_1 PARTITION OF event FOR VALUES FROM ('2024-01-01') TO ('2024-02-01');
CREATE TABLE event_2 PARTITION OF event FOR VALUES FROM ('2024-02-01') TO ('2024-03-01') PARTITION BY RANGE (at);
CREATE TABLE event_2a PARTITION OF event_2 FOR VALUES FROM ('2024-02-01') TO ('2024-02-10');
CREATE TABLE event_rest PARTITION OF event DEFAULT;
