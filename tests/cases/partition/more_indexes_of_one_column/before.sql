CREATE TABLE notes (id bigint, at date NOT NULL, topic text) PARTITION BY RANGE (at);
CREATE TABLE notes_old PARTITION OF notes FOR VALUES FROM ('2020-01-01') TO ('2024-01-01');
CREATE TABLE notes_new PARTITION OF notes FOR VALUES FROM ('2024-01-01') TO ('2028-01-01') PARTITION BY LIST (topic);
CREATE TABLE notes_new_cats PARTITION OF notes_new FOR VALUES IN ('cats');
CREATE INDEX notes_by_topic ON notes (topic);
