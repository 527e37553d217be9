-- Schemas come and go with what is in them.
CREATE SCHEMA old;
CREATE TABLE old.t (a integer);
