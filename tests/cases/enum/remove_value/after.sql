CREATE TYPE mood AS ENUM ('ok', 'happy');
CREATE TABLE t (m mood DEFAULT 'ok' NOT NULL);
CREATE VIEW v AS SELECT m FROM t WHERE m = 'ok';
