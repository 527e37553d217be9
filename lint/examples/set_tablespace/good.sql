CREATE TABLE archive (id bigint PRIMARY KEY) TABLESPACE slow_disks;
