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
