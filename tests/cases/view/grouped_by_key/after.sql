-- A query grouped by a primary key hangs on the key, a rule on the key of its ON CONFLICT.
CREATE TABLE t (a integer, c text, CONSTRAINT pk_t PRIMARY KEY (a));
CREATE VIEW v AS SELECT a, c FROM t GROUP BY a;
CREATE TABLE u (a integer, b integer NOT NULL, c text, PRIMARY KEY (a, b));
CREATE VIEW w AS SELECT a, c FROM u GROUP BY a, b;
CREATE TABLE x (a integer, c text, d text, CONSTRAINT x_key PRIMARY KEY (a) INCLUDE (c));
CREATE MATERIALIZED VIEW m AS SELECT a, c, d FROM x GROUP BY a;
CREATE TABLE k (a bigint PRIMARY KEY, c text);
CREATE VIEW l AS SELECT a, c FROM k GROUP BY a;
CREATE TABLE n (a integer, b integer NOT NULL, CONSTRAINT n_key UNIQUE (a, b));
CREATE RULE r AS ON DELETE TO t DO ALSO INSERT INTO n (a, b) VALUES (OLD.a, 1) ON CONFLICT ON CONSTRAINT n_key DO NOTHING;
