CREATE TABLE p (id integer NOT NULL, k integer NOT NULL) PARTITION BY LIST (k);
CREATE UNIQUE INDEX p_once ON p (id, k);
