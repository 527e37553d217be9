-- A log of events, a partition a month.

CREATE TABLE devices (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    serial text NOT NULL UNIQUE,
    model text
);

CREATE TABLE events (
    device_id bigint NOT NULL REFERENCES devices,
    at timestamptz NOT NULL,
    kind text NOT NULL CHECK (kind IN ('seen', 'lost', 'reading')),
    payload jsonb NOT NULL DEFAULT '{}'
) PARTITION BY RANGE (at);

CREATE TABLE events_2026_10 PARTITION OF events FOR VALUES FROM ('2026-10-01 00:00:00+00') TO ('2026-11-01 00:00:00+00');
CREATE TABLE events_2026_11 PARTITION OF events FOR VALUES FROM ('2026-11-01 00:00:00+00') TO ('2026-12-01 00:00:00+00');
CREATE TABLE events_2026_12 PARTITION OF events FOR VALUES FROM ('2026-12-01 00:00:00+00') TO ('2027-01-01 00:00:00+00');

CREATE INDEX events_device_id_at_idx ON events (device_id, at DESC);

CREATE MATERIALIZED VIEW events_per_day AS
SELECT date_trunc('day', at) AS day, kind, count(*) AS events
FROM events
GROUP BY 1, 2;
