-- What takes columns without naming them comes again when those that go have gone.
CREATE TABLE t (a integer);
CREATE TABLE u (a integer, c text);
CREATE TABLE k (id integer PRIMARY KEY);
CREATE FUNCTION f() RETURNS bigint LANGUAGE sql BEGIN ATOMIC SELECT count(*) FROM (SELECT * FROM t) s; END;
CREATE FUNCTION n() RETURNS bigint LANGUAGE sql BEGIN ATOMIC SELECT count(*) FROM t NATURAL JOIN u; END;
CREATE VIEW v AS SELECT count(*) FROM (SELECT * FROM t) s;
CREATE RULE e AS ON DELETE TO u DO ALSO INSERT INTO k (id) VALUES (OLD.a) ON CONFLICT (id) DO UPDATE SET id = excluded.id;
CREATE RULE i AS ON DELETE TO t DO ALSO INSERT INTO k SELECT OLD.*;
CREATE POLICY y ON u USING (EXISTS (SELECT * FROM t WHERE t.a = u.a));
