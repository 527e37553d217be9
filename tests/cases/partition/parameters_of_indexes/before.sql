CREATE TABLE reading (id int, at date NOT NULL, value int, PRIMARY KEY (id, at)) PARTITION BY RANGE (at);
CREATE TABLE reading_2024 PARTITION OF reading FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE INDEX reading_value ON reading (value);
