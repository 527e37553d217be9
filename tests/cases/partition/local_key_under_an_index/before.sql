CREATE TABLE visit (site integer NOT NULL, day date NOT NULL) PARTITION BY LIST (site);
CREATE TABLE visit_1 PARTITION OF visit FOR VALUES IN (1);
ALTER TABLE visit_1 ADD CONSTRAINT visit_1_pkey PRIMARY KEY (site, day);
CREATE UNIQUE INDEX visit_once ON visit (site, day);
