-- A wider varchar neither scans nor rewrites; int to bigint rewrites.
CREATE TABLE t (a varchar(10), b integer DEFAULT 3, c text);
