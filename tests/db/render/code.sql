-- What runs: views, functions, aggregates, triggers, rules, policies; and who may.
CREATE TABLE t (id integer PRIMARY KEY, name text, parent integer REFERENCES t, amount numeric(10,2));
CREATE VIEW zebra AS SELECT id, name FROM t WHERE amount > 5;
CREATE VIEW apple (a, "B") WITH (security_barrier = true) AS SELECT id, upper(name) FROM zebra;
CREATE VIEW checked AS SELECT * FROM t WHERE id < 10 WITH LOCAL CHECK OPTION;
ALTER VIEW checked ALTER name SET DEFAULT 'from view';
CREATE VIEW invoked WITH (security_invoker = on) AS SELECT 1 AS one;
CREATE RECURSIVE VIEW numbers (n) AS VALUES (1) UNION ALL SELECT n + 1 FROM numbers WHERE n < 5;
COMMENT ON VIEW zebra IS 'striped';
COMMENT ON COLUMN zebra.name IS 'of the animal';
CREATE MATERIALIZED VIEW sums AS SELECT parent, sum(amount) AS total FROM t GROUP BY parent WITH NO DATA;
CREATE UNIQUE INDEX sums_parent ON sums (parent);
ALTER MATERIALIZED VIEW sums CLUSTER ON sums_parent;
CREATE MATERIALIZED VIEW filled WITH (fillfactor = 80) AS SELECT * FROM apple;

CREATE FUNCTION stamp() RETURNS trigger LANGUAGE plpgsql AS $f$
BEGIN
  -- $$ and 'quotes'
  RETURN new;
END$f$;
CREATE FUNCTION of_row(t) RETURNS text LANGUAGE sql STABLE RETURN ($1).name || 'x';
CREATE FUNCTION body(a integer, b integer DEFAULT 2) RETURNS integer LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 5
  BEGIN ATOMIC SELECT a + b; END;
CREATE FUNCTION outs(IN a integer, OUT b integer, OUT c text) LANGUAGE sql AS 'SELECT 1, $$x$$';
CREATE FUNCTION rows_of(VARIADIC a integer[]) RETURNS SETOF t LANGUAGE sql ROWS 7 AS 'SELECT * FROM t';
CREATE FUNCTION tabled(q text) RETURNS TABLE (id integer, "Name" text) LANGUAGE sql LEAKPROOF SECURITY DEFINER
  SET "plpgsql.extra_warnings" = 'none' SET search_path = public, pg_temp SET work_mem = '8MB' AS 'SELECT 1, $1';
CREATE FUNCTION quiet() RETURNS void LANGUAGE sql SET search_path = '' AS '';
CREATE PROCEDURE act(INOUT a integer) LANGUAGE plpgsql AS 'BEGIN END';
CREATE FUNCTION "Odd (name)"(numeric, character varying) RETURNS integer LANGUAGE sql AS 'SELECT 1';
COMMENT ON FUNCTION body(integer, integer) IS 'adds';
ALTER TABLE t ADD CONSTRAINT by_function CHECK (of_row(t.*) <> 'x');
ALTER TABLE t ALTER parent SET DEFAULT body(1);
CREATE INDEX by_body ON t (body(id, 3));

CREATE FUNCTION step(integer, integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT $1 + $2';
CREATE AGGREGATE total(integer) (SFUNC = step, STYPE = integer, INITCOND = '0', COMBINEFUNC = step, PARALLEL = SAFE);
CREATE AGGREGATE total_all(*) (SFUNC = int8inc, STYPE = int8, INITCOND = '0');
CREATE AGGREGATE ordered(ORDER BY integer) (SFUNC = step, STYPE = integer);
CREATE AGGREGATE biggest(integer) (SFUNC = int4larger, STYPE = integer, SORTOP = >);
COMMENT ON AGGREGATE total(integer) IS 'sum';
COMMENT ON AGGREGATE ordered(ORDER BY integer) IS 'by order';

CREATE TRIGGER stamp BEFORE INSERT OR UPDATE OF name, amount ON t FOR EACH ROW WHEN (new.id > 0)
  EXECUTE FUNCTION stamp('a''b', 'c');
CREATE TRIGGER seen AFTER UPDATE ON t REFERENCING OLD TABLE AS o NEW TABLE AS n EXECUTE FUNCTION stamp();
CREATE CONSTRAINT TRIGGER later AFTER DELETE ON t DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION stamp();
CREATE TRIGGER wiped BEFORE TRUNCATE ON t EXECUTE FUNCTION stamp();
CREATE TRIGGER instead INSTEAD OF INSERT ON zebra FOR EACH ROW EXECUTE FUNCTION stamp();
ALTER TABLE t DISABLE TRIGGER seen;
ALTER TABLE t ENABLE ALWAYS TRIGGER wiped;
COMMENT ON TRIGGER stamp ON t IS 'stamps';
CREATE RULE quietly AS ON INSERT TO apple DO INSTEAD NOTHING;
CREATE RULE copy AS ON DELETE TO checked DO ALSO (SELECT 1; SELECT 2);
CREATE RULE never AS ON UPDATE TO t WHERE new.id = 0 DO INSTEAD NOTHING;
ALTER TABLE t ENABLE REPLICA RULE never;
COMMENT ON RULE quietly ON apple IS 'no';

ALTER TABLE t ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY mine ON t AS RESTRICTIVE FOR UPDATE TO public USING (name = CURRENT_USER) WITH CHECK (id > (SELECT min(n) FROM numbers));
CREATE POLICY all_of_it ON t;
COMMENT ON POLICY mine ON t IS 'only';

CREATE FUNCTION on_ddl() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';
CREATE EVENT TRIGGER watch ON ddl_command_end WHEN TAG IN ('CREATE TABLE', 'DROP TABLE') EXECUTE FUNCTION on_ddl();
ALTER EVENT TRIGGER watch DISABLE;

CREATE PUBLICATION partly FOR TABLE t (id, name) WHERE (id > 5) WITH (publish = 'insert', publish_via_partition_root = true);
CREATE PUBLICATION of_schema FOR TABLES IN SCHEMA public;
CREATE PUBLICATION everything FOR ALL TABLES;
COMMENT ON PUBLICATION partly IS 'few';

GRANT SELECT, UPDATE (name) ON t TO pg_monitor;
GRANT SELECT (id) ON zebra TO PUBLIC;
CREATE SEQUENCE t_seq;
GRANT ALL ON SEQUENCE t_seq TO pg_monitor WITH GRANT OPTION;
REVOKE EXECUTE ON FUNCTION body(integer, integer) FROM PUBLIC;
REVOKE DELETE ON t FROM postgres;
GRANT USAGE ON SCHEMA public TO pg_monitor;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO pg_monitor;
ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
ALTER TABLE checked OWNER TO pg_monitor;

CREATE TABLE counted (a integer);
CREATE FUNCTION next_counted() RETURNS integer LANGUAGE sql BEGIN ATOMIC SELECT coalesce(max(a), 0) + 1 FROM counted; END;
ALTER TABLE counted ALTER a SET DEFAULT next_counted();
