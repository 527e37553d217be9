CREATE TYPE mood AS ENUM ('calm', 'loud');
CREATE TABLE narrow (a integer, b varchar(20));
CREATE TABLE wide (a text) WITH (toast.autovacuum_enabled = false);
CREATE TABLE long_enough (a varchar(600));
