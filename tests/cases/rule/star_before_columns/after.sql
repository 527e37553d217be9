-- Columns come after the rules and bodies whose stars did not mean them.
CREATE SCHEMA other;
CREATE TABLE t (a integer, b integer);
CREATE TABLE log (a integer, b integer);
CREATE TABLE pair (a integer, b integer);
CREATE RULE added AS ON INSERT TO t DO ALSO INSERT INTO log SELECT NEW.*;
CREATE RULE changed AS ON UPDATE TO t WHERE NEW.a > 0
  DO ALSO (INSERT INTO log SELECT OLD.*; INSERT INTO log SELECT NEW.* FROM pair WHERE pair.a = NEW.a);
CREATE VIEW shown AS SELECT * FROM t;
CREATE RULE taken AS ON INSERT TO shown DO INSTEAD INSERT INTO t (a, b) SELECT NEW.*;
CREATE FUNCTION pairs() RETURNS SETOF pair BEGIN ATOMIC SELECT * FROM t; END;
CREATE FUNCTION counted() RETURNS bigint BEGIN ATOMIC SELECT count(*) FROM (SELECT x.*, y.a FROM t x JOIN log y USING (a)) s; END;
ALTER TABLE t ADD COLUMN c integer;
ALTER TABLE log ADD COLUMN d text;
CREATE TABLE kept (a integer, b integer);
CREATE VIEW seen AS SELECT a, b FROM kept;
CREATE RULE written AS ON INSERT TO seen DO INSTEAD INSERT INTO kept VALUES (NEW.a, NEW.b) RETURNING kept.*;
CREATE RULE gone AS ON DELETE TO seen DO INSTEAD DELETE FROM kept USING pair WHERE kept.a = OLD.a RETURNING kept.*;
CREATE FUNCTION keep(x integer) RETURNS SETOF pair BEGIN ATOMIC INSERT INTO kept VALUES (x, x) RETURNING *; END;
ALTER TABLE kept ADD COLUMN c integer;
CREATE TABLE member (who name);
CREATE POLICY mine ON kept USING (EXISTS (SELECT * FROM member m WHERE m.who = CURRENT_USER));
ALTER TABLE member ADD COLUMN since date;
