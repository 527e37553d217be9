CREATE TABLE p (a integer, n text, d integer DEFAULT 5 NOT NULL);
CREATE TABLE c (a integer, b integer, CONSTRAINT ck CHECK (n <> '')) INHERITS (p);
CREATE TABLE d (a integer, b integer, d integer DEFAULT 6) INHERITS (p);
CREATE TABLE q (z integer, k integer);
CREATE TABLE e (z integer) INHERITS (q);
CREATE TABLE f () INHERITS (e);
