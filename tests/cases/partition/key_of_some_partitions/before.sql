-- A key made on the parent alone, which one partition has attached and another lacks, as bounds move.
CREATE TABLE reading (id integer NOT NULL, at date NOT NULL) PARTITION BY RANGE (at);
CREATE TABLE reading_1 PARTITION OF reading FOR VALUES FROM ('2024-01-01') TO ('2024-02-01');
CREATE TABLE reading_2 PARTITION OF reading FOR VALUES FROM ('2024-02-01') TO ('2024-03-01');
ALTER TABLE ONLY reading ADD CONSTRAINT reading_pkey PRIMARY KEY (id, at);
ALTER TABLE reading_1 ADD CONSTRAINT reading_1_key PRIMARY KEY (id, at);
ALTER INDEX reading_pkey ATTACH PARTITION reading_1_key;
