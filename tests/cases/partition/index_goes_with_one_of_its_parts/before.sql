-- Indexes of the parents go while a partition goes that has a part of them by a name of its own, on any level.
CREATE TABLE m (id integer, day date) PARTITION BY RANGE (id);
CREATE TABLE m1 PARTITION OF m FOR VALUES FROM (0) TO (10);
CREATE TABLE m2 PARTITION OF m FOR VALUES FROM (10) TO (20);
CREATE INDEX own_part ON m2 (day);
CREATE INDEX m_day ON m (day);
CREATE TABLE n (id integer, day date) PARTITION BY RANGE (id);
CREATE TABLE n1 PARTITION OF n FOR VALUES FROM (0) TO (10) PARTITION BY RANGE (id);
CREATE TABLE n11 PARTITION OF n1 FOR VALUES FROM (0) TO (5);
CREATE TABLE n12 PARTITION OF n1 FOR VALUES FROM (5) TO (10);
CREATE UNIQUE INDEX own_leaf ON n12 (id);
CREATE UNIQUE INDEX own_branch ON n1 (id);
CREATE UNIQUE INDEX n_id ON n (id);
