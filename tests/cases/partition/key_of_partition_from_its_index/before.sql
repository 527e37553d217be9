-- A partition's unique index becomes its key, and the parent's; when the parent's key goes, the partition's goes too.
CREATE TABLE readings (id integer NOT NULL, place text NOT NULL) PARTITION BY LIST (place);
CREATE TABLE readings_north PARTITION OF readings FOR VALUES IN ('north');
ALTER TABLE ONLY readings ADD CONSTRAINT readings_place_id_key UNIQUE (place, id);
CREATE UNIQUE INDEX readings_north_place_id_key ON readings_north (place, id);
