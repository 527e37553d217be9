-- A file that is a history: what was said of a value by its old label goes on being said of it.
CREATE TYPE state AS ENUM ('open', 'closed', 'lost');
CREATE TABLE parcel (
  id integer PRIMARY KEY,
  state state NOT NULL DEFAULT 'open',
  remark text DEFAULT 'open' CHECK (remark <> 'open' OR state IN ('open', 'closed')),
  seen state[] DEFAULT '{open, lost}' CHECK (state <> ALL ('{open,closed}') OR remark = '{open}'),
  is_open boolean GENERATED ALWAYS AS (state = 'open') STORED
);
CREATE INDEX ON parcel (id) WHERE state = 'open' AND remark = 'open';
CREATE VIEW open_parcel AS
  SELECT id, CASE state WHEN 'open' THEN 'open' ELSE 'other' END AS word FROM parcel WHERE state <> ALL ('{lost}') AND state = 'open';
CREATE TABLE by_state (state state) PARTITION BY LIST (state);
CREATE TABLE by_state_open PARTITION OF by_state FOR VALUES IN ('open', 'lost');
CREATE FUNCTION of_state(wanted state DEFAULT 'open') RETURNS bigint LANGUAGE sql
  AS $$ SELECT count(*) FROM parcel WHERE state = wanted $$;
ALTER TABLE parcel ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON parcel USING (state = 'open'::state);
ALTER TYPE state RENAME VALUE 'open' TO 'un''opened';
