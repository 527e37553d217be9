CREATE COLLATION nat (provider = icu, locale = 'en-u-kn-true');
CREATE DOMAIN d AS text COLLATE nat;
CREATE TABLE t (a text COLLATE nat, b d, c text, e text, g text GENERATED ALWAYS AS (lower(c COLLATE nat)) STORED);
CREATE INDEX i ON t (a);
CREATE INDEX j ON t (c COLLATE nat);
CREATE VIEW v AS SELECT a, c COLLATE nat AS c FROM t;
