-- A cast to the type that a column has says nothing: its key is the column.
CREATE TABLE t (d date, b text COLLATE "C", v varchar(5), n integer,
  CONSTRAINT one UNIQUE (n), EXCLUDE USING btree ((n::int) WITH =));
CREATE INDEX days ON t (date(d));
CREATE INDEX both_of_them ON t ((n::integer), (b::text));
CREATE INDEX collated ON t ((b::text COLLATE "POSIX") DESC, text(b) COLLATE "C", ((v::varchar(5))));
CREATE INDEX longer ON t ((v::varchar), (v::text));
CREATE STATISTICS together ON (d::date), n FROM t;
CREATE TABLE parts (a integer, b date) PARTITION BY RANGE ((b::date));
CREATE TABLE part PARTITION OF parts FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');
CREATE MATERIALIZED VIEW m AS SELECT d, n FROM t;
CREATE UNIQUE INDEX of_m ON m (date(d));
