-- A domain's default, check and NOT NULL change.
CREATE DOMAIN d AS text CHECK (VALUE <> '');
CREATE TABLE t (a d);
