-- one-way: the file has no partition that the parents' indexes do not reach
-- no-undo: a partition that is made again has its part of them
CREATE TABLE m (id integer NOT NULL, CONSTRAINT m_pkey PRIMARY KEY (id)) PARTITION BY RANGE (id);
CREATE TABLE n (id integer) PARTITION BY RANGE (id);
CREATE TABLE n1 PARTITION OF n FOR VALUES FROM (0) TO (10);
CREATE INDEX n_id ON n (id);
CREATE TABLE o (id integer) PARTITION BY RANGE (id);
CREATE INDEX o_id ON o (id);
