CREATE TABLE users (id bigint PRIMARY KEY);
CREATE TABLE events (user_id bigint, at timestamptz) PARTITION BY RANGE (at);
CREATE TABLE events_2026 PARTITION OF events FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
