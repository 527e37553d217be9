-- A column computed by a text search configuration waits for it to come again.
CREATE TEXT SEARCH CONFIGURATION tc (COPY = simple);
CREATE TABLE t (body text, tsv tsvector GENERATED ALWAYS AS (to_tsvector('tc', body)) STORED);
