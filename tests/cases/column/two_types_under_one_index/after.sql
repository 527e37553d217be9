CREATE TABLE agg (id bigint PRIMARY KEY, hot double precision NOT NULL DEFAULT 1, active double precision NOT NULL DEFAULT 1, published timestamptz NOT NULL);
CREATE INDEX idx_nonzero ON agg (published DESC) WHERE hot <> 0 OR active <> 0;
