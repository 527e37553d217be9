-- A child that came to its parent later does not have its defaults; CREATE TABLE would give them to it.
CREATE TABLE p (a integer DEFAULT 5, b integer, g integer GENERATED ALWAYS AS (b * 2) STORED);
CREATE TABLE c (a integer, b integer, g integer GENERATED ALWAYS AS (b * 2) STORED);
ALTER TABLE c INHERIT p;
CREATE TABLE d (a integer DEFAULT NULL) INHERITS (p);
CREATE TABLE e (a integer DEFAULT 7, b integer, g integer GENERATED ALWAYS AS (b * 2) STORED);
ALTER TABLE e INHERIT p;
