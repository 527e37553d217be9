-- no-undo: the key that was on the parent alone is not made again
-- A key made on the parent alone is none until each partition has its own attached.
CREATE TABLE p (id integer NOT NULL, at integer NOT NULL) PARTITION BY LIST (at);
CREATE TABLE p_1 PARTITION OF p FOR VALUES IN (1);
ALTER TABLE ONLY p ADD CONSTRAINT p_key PRIMARY KEY (at, id);
ALTER TABLE p_1 ADD CONSTRAINT p_1_pkey PRIMARY KEY (at, id);
ALTER INDEX p_key ATTACH PARTITION p_1_pkey;
