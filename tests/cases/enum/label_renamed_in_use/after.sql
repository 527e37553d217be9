-- one-way: the label open is another one then
CREATE TYPE state AS ENUM (
  'fresh',  -- @renamed from=open
  'closed'
);
CREATE TABLE parcel (
  id integer PRIMARY KEY,
  state state NOT NULL DEFAULT 'fresh',
  seen state[] DEFAULT '{fresh}',
  CHECK (state <> 'closed' OR id > 0)
);
CREATE INDEX parcel_open ON parcel (id) WHERE state = 'fresh';
CREATE VIEW open_parcel AS SELECT id FROM parcel WHERE state = 'fresh';
CREATE POLICY seen ON parcel USING (state = 'fresh');
CREATE VIEW any_parcel AS SELECT id FROM parcel WHERE state IN ('fresh', 'closed');
