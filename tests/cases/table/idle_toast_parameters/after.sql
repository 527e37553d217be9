-- Where no value can be long the server makes no TOAST table, takes its parameters and forgets them.
CREATE TYPE mood AS ENUM ('calm', 'loud');
CREATE DOMAIN code AS integer;
CREATE DOMAIN words AS varchar(10);
CREATE TABLE narrow (a integer, b varchar(20), c mood, d code, e numeric(12, 2), f bit varying(80))
  WITH (toast.autovacuum_enabled = false, fillfactor = 80);
CREATE TABLE wide (a text) WITH (toast.autovacuum_enabled = false);
ALTER TABLE wide SET (toast.vacuum_truncate = false);
CREATE TABLE long_enough (a varchar(600)) WITH (toast.autovacuum_enabled = false);
CREATE TABLE of_words (w words) WITH (toast.autovacuum_enabled = false);
ALTER TABLE narrow SET (toast.vacuum_truncate = false);
CREATE TABLE many (c0 name, c1 name, c2 name, c3 name, c4 name, c5 name, c6 name, c7 name, c8 name, c9 name, c10 name, c11 name, c12 name, c13 name, c14 name, c15 name, c16 name, c17 name, c18 name, c19 name, c20 name, c21 name, c22 name, c23 name, c24 name, c25 name, c26 name, c27 name, c28 name, c29 name, c30 name, c31 name, c32 name, c33 name, c34 name, c35 name, c36 name, c37 name, c38 name, c39 name)
  WITH (toast.autovacuum_enabled = false);
