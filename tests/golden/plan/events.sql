-- create table public.events_2026_12
CREATE TABLE public.events_2026_12 PARTITION OF public.events FOR VALUES FROM ('2026-12-01 00:00:00+00') TO ('2027-01-01 00:00:00+00');
-- create column public.devices.model
ALTER TABLE public.devices ADD COLUMN model text;
-- set default of column public.events.payload
ALTER TABLE public.events ALTER COLUMN payload SET DEFAULT '{}';
-- create materialized view public.events_per_day
CREATE MATERIALIZED VIEW public.events_per_day AS
SELECT date_trunc('day', at) AS day, kind, count(*) AS events
FROM events
GROUP BY 1, 2;
-- new rows: no NULL in column public.events.payload
ALTER TABLE public.events ADD CONSTRAINT events_payload_set_not_null CHECK (payload IS NOT NULL) NOT VALID;
-- add events_device_id_fkey to public.events_2026_10 for new rows
ALTER TABLE public.events_2026_10 ADD CONSTRAINT events_device_id_fkey FOREIGN KEY (device_id) REFERENCES public.devices (id) NOT VALID;
-- add constraint public.events.events_kind_check for new rows
ALTER TABLE public.events ADD CONSTRAINT events_kind_check CHECK (kind IN ('seen', 'lost', 'reading')) NOT VALID;
-- declare index public.events.events_device_id_at_idx on the parent only
CREATE INDEX events_device_id_at_idx ON ONLY public.events (device_id, at DESC);
-- build index public.events_2026_10.events_2026_10_device_id_at_idx
CREATE INDEX CONCURRENTLY events_2026_10_device_id_at_idx ON public.events_2026_10 (device_id, at DESC);
-- old rows: no NULL in column public.events.payload
ALTER TABLE public.events VALIDATE CONSTRAINT events_payload_set_not_null;
-- prove it for old rows
ALTER TABLE public.events_2026_10 VALIDATE CONSTRAINT events_device_id_fkey;
-- add events_device_id_fkey to public.events_2026_11 for new rows
ALTER TABLE public.events_2026_11 ADD CONSTRAINT events_device_id_fkey FOREIGN KEY (device_id) REFERENCES public.devices (id) NOT VALID;
-- prove it for old rows
ALTER TABLE public.events_2026_11 VALIDATE CONSTRAINT events_device_id_fkey;
-- prove constraint public.events.events_kind_check for old rows
ALTER TABLE public.events VALIDATE CONSTRAINT events_kind_check;
-- forbid NULL in column public.events.payload, proved by the CHECK
ALTER TABLE public.events ALTER COLUMN payload SET NOT NULL;
-- the CHECK has done its work
ALTER TABLE public.events DROP CONSTRAINT events_payload_set_not_null;
-- add constraint public.events.events_device_id_fkey, which takes over those of the partitions
ALTER TABLE public.events ADD CONSTRAINT events_device_id_fkey FOREIGN KEY (device_id) REFERENCES public.devices (id);
-- attach public.events_2026_10_device_id_at_idx to public.events_device_id_at_idx
ALTER INDEX public.events_device_id_at_idx ATTACH PARTITION public.events_2026_10_device_id_at_idx;
-- build index public.events_2026_11.events_2026_11_device_id_at_idx
CREATE INDEX CONCURRENTLY events_2026_11_device_id_at_idx ON public.events_2026_11 (device_id, at DESC);
-- attach public.events_2026_11_device_id_at_idx to public.events_device_id_at_idx
ALTER INDEX public.events_device_id_at_idx ATTACH PARTITION public.events_2026_11_device_id_at_idx;
-- build index public.events_2026_12.events_2026_12_device_id_at_idx
CREATE INDEX events_2026_12_device_id_at_idx ON public.events_2026_12 (device_id, at DESC);
-- attach public.events_2026_12_device_id_at_idx to public.events_device_id_at_idx
ALTER INDEX public.events_device_id_at_idx ATTACH PARTITION public.events_2026_12_device_id_at_idx;
