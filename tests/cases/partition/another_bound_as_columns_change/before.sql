-- What is done to the parent reaches the partition that is detached for a moment.
CREATE TABLE m (d integer, v integer, n text, gone text, f text DEFAULT 'x') PARTITION BY RANGE (d);
CREATE TABLE m_1 PARTITION OF m FOR VALUES FROM (0) TO (20);
CREATE TABLE m_2 PARTITION OF m FOR VALUES FROM (30) TO (40) PARTITION BY RANGE (d);
CREATE TABLE m_2_1 PARTITION OF m_2 FOR VALUES FROM (30) TO (33);
INSERT INTO m VALUES (1, 1, 'a', 'b'), (31, 2, 'c', 'd');
