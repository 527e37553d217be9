-- What takes columns without naming them would see the old half of a column beside the new one.
CREATE TABLE t (a bigint, b text);
CREATE TABLE u (a bigint, c text);
CREATE TABLE l (a bigint, at timestamptz DEFAULT now());
CREATE TABLE k (id integer PRIMARY KEY, a bigint);
CREATE FUNCTION f() RETURNS SETOF t LANGUAGE sql BEGIN ATOMIC SELECT * FROM t WHERE a IS NOT NULL; END;
CREATE PROCEDURE p() LANGUAGE sql BEGIN ATOMIC INSERT INTO t VALUES (1, 'x'); END;
CREATE FUNCTION n() RETURNS bigint LANGUAGE sql BEGIN ATOMIC SELECT count(*) FROM t NATURAL JOIN u; END;
CREATE RULE r AS ON DELETE TO t DO ALSO INSERT INTO l VALUES (OLD.a);
CREATE RULE e AS ON DELETE TO u DO ALSO INSERT INTO k (id) VALUES (OLD.a) ON CONFLICT (id) DO UPDATE SET id = excluded.id;
CREATE POLICY y ON u USING (EXISTS (SELECT * FROM t WHERE t.a = u.a));
