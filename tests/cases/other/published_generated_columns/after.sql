-- A publication starts to publish generated columns, and on the way back stops.
CREATE TABLE t (id integer PRIMARY KEY, b integer GENERATED ALWAYS AS (id * 2) STORED);
CREATE PUBLICATION p FOR TABLE t WITH (publish_generated_columns = stored);
CREATE PUBLICATION q FOR TABLE t WITH (publish_generated_columns = STORED);
CREATE PUBLICATION r FOR TABLE t WITH (publish_generated_columns = 'stored');
