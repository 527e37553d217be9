-- A partition that outlives its parent changes its columns by itself, and its index is attached to the new parent's.
CREATE TABLE log (id bigint NOT NULL, day date NOT NULL) PARTITION BY RANGE (day);
CREATE TABLE log_1 PARTITION OF log FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE TABLE log_2 PARTITION OF log FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
CREATE INDEX log_half ON ONLY log (id);
CREATE INDEX log_1_half ON log_1 (id);
ALTER INDEX log_half ATTACH PARTITION log_1_half;
