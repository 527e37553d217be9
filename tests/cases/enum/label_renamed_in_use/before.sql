-- What speaks of a label goes on speaking of it by its new name: nothing else changes, nothing is built again.
CREATE TYPE state AS ENUM ('open', 'closed');
CREATE TABLE parcel (
  id integer PRIMARY KEY,
  state state NOT NULL DEFAULT 'open',
  seen state[] DEFAULT '{open}',
  CHECK (state <> 'closed' OR id > 0)
);
CREATE INDEX parcel_open ON parcel (id) WHERE state = 'open';
CREATE VIEW open_parcel AS SELECT id FROM parcel WHERE state = 'open';
CREATE POLICY seen ON parcel USING (state = 'open');
CREATE VIEW any_parcel AS SELECT id FROM parcel WHERE state IN ('open', 'closed');
