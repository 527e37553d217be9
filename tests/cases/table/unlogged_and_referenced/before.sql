-- A logged table refers to logged ones alone: which of them changes first is not for their names to say.
CREATE TABLE a (id integer PRIMARY KEY, a integer REFERENCES a);
CREATE TABLE b (id integer PRIMARY KEY, a integer REFERENCES a);
CREATE UNLOGGED TABLE d (id integer PRIMARY KEY);
CREATE UNLOGGED TABLE c (id integer PRIMARY KEY, d integer REFERENCES d);
CREATE TABLE e (id integer PRIMARY KEY);
CREATE TABLE f (e integer REFERENCES e);
