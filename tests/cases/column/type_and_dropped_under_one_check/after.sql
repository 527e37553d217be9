CREATE TABLE agg (id bigint PRIMARY KEY, a bigint NOT NULL, c int);
