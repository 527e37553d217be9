CREATE INDEX events_id_idx ON ONLY events (id);
CREATE INDEX CONCURRENTLY events_2026_id_idx ON events_2026 (id);
ALTER INDEX events_id_idx ATTACH PARTITION events_2026_id_idx;
