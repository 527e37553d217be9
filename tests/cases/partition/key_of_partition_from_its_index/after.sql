CREATE TABLE readings (id integer NOT NULL, place text NOT NULL) PARTITION BY LIST (place);
CREATE TABLE readings_north PARTITION OF readings FOR VALUES IN ('north');
ALTER TABLE ONLY readings ADD CONSTRAINT readings_place_id_key UNIQUE (place, id);
CREATE UNIQUE INDEX readings_north_place_id_key ON readings_north (place, id);
ALTER TABLE readings_north ADD CONSTRAINT readings_north_place_id_key UNIQUE USING INDEX readings_north_place_id_key;
ALTER INDEX readings_place_id_key ATTACH PARTITION readings_north_place_id_key;
