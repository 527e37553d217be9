CREATE TABLE reading (sensor integer NOT NULL, taken date NOT NULL, value numeric, UNIQUE (sensor, taken) INCLUDE (value)) PARTITION BY RANGE (taken);
CREATE TABLE reading_2024 PARTITION OF reading FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE TABLE reading_2025 PARTITION OF reading FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
