-- Columns change beside themselves under an index by which replication identifies rows, and CLUSTER sorts them.
CREATE TABLE t (id int PRIMARY KEY, tenant bigint NOT NULL);
CREATE UNIQUE INDEX t_tenant ON t (tenant);
ALTER TABLE t REPLICA IDENTITY USING INDEX t_tenant;
ALTER TABLE t CLUSTER ON t_tenant;
CREATE TABLE k (id bigint PRIMARY KEY, code bigint NOT NULL UNIQUE);
ALTER TABLE k REPLICA IDENTITY USING INDEX k_code_key;
ALTER TABLE k CLUSTER ON k_pkey;
CREATE TABLE moves (id bigint NOT NULL, code bigint NOT NULL);
CREATE UNIQUE INDEX moves_id ON moves (id);
CREATE UNIQUE INDEX moves_code ON moves (code);
ALTER TABLE moves REPLICA IDENTITY USING INDEX moves_code;
ALTER TABLE moves CLUSTER ON moves_id;
CREATE TABLE loses (code bigint);
CREATE UNIQUE INDEX loses_code ON loses (code);
