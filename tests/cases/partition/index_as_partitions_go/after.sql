-- The parent's index is valid when all partitions have theirs: those that go would leave it invalid for ever.
CREATE TABLE m (id integer, foo text, bar integer, CONSTRAINT m_key UNIQUE (foo, id)) PARTITION BY LIST (foo);
CREATE TABLE m1 PARTITION OF m FOR VALUES IN ('1');
CREATE INDEX m_i ON m (foo, id);
CREATE TABLE k (id integer, foo text) PARTITION BY LIST (foo);
CREATE UNIQUE INDEX k_i ON k (foo, id);
CREATE TABLE r (foo text, id integer, FOREIGN KEY (foo, id) REFERENCES k (foo, id));
