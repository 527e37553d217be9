-- A value goes: the type is made anew under the column.
CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy');
CREATE TABLE t (m mood DEFAULT 'ok' NOT NULL);
CREATE VIEW v AS SELECT m FROM t WHERE m = 'ok';
