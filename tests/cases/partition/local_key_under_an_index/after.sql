CREATE TABLE visit (site integer NOT NULL, day date NOT NULL, CONSTRAINT visit_once PRIMARY KEY (site, day)) PARTITION BY LIST (site);
CREATE TABLE visit_1 PARTITION OF visit FOR VALUES IN (1);
