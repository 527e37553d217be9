-- Indexes and keys of partitions are named by what the server called them when their parent's were made.
CREATE TABLE ledger (id integer PRIMARY KEY, region integer) PARTITION BY RANGE (id);
CREATE TABLE ledger_first (id integer NOT NULL, region integer);
CREATE TABLE ledger_high PARTITION OF ledger FOR VALUES FROM (100) TO (200) PARTITION BY RANGE (id);
CREATE TABLE ledger_top PARTITION OF ledger_high FOR VALUES FROM (150) TO (200);
