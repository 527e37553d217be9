CREATE TABLE t (a varchar(20), b bigint DEFAULT 3, c text);
