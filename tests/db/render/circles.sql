-- Views that read each other, and a function that reads the view that calls it.
CREATE TYPE level AS ENUM ('low', 'high');
CREATE TABLE account (id integer PRIMARY KEY, name text COLLATE "C" NOT NULL, balance numeric(12, 2));
CREATE VIEW rich AS
  SELECT NULL::integer AS id, NULL::text COLLATE "C" AS name, NULL::numeric(12, 2) AS balance, NULL::level AS "Level",
         NULL::bit(3) AS bits, NULL::"char" AS letter;
CREATE VIEW poor WITH (security_barrier) AS SELECT id, name, "Level" FROM rich WHERE balance < 100;
CREATE VIEW every AS
  SELECT id, name FROM poor UNION ALL SELECT id, name FROM account WHERE balance IS NULL;
CREATE OR REPLACE VIEW rich WITH (security_barrier, check_option = local) AS
  SELECT a.id, a.name, a.balance, CASE WHEN a.balance > 0 THEN 'high'::level ELSE 'low'::level END AS "Level",
         B'101'::bit(3) AS bits, 'x'::"char" AS letter
    FROM account a WHERE NOT EXISTS (SELECT FROM every e WHERE e.id > a.id);
COMMENT ON VIEW rich IS 'those who have';
COMMENT ON COLUMN rich."Level" IS 'of wealth';
ALTER VIEW rich ALTER COLUMN balance SET DEFAULT 0;
GRANT SELECT (id, name) ON rich TO PUBLIC;
GRANT SELECT ON poor TO PUBLIC;
CREATE RULE nothing_more AS ON DELETE TO rich DO INSTEAD NOTHING;
CREATE FUNCTION put() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER puts INSTEAD OF INSERT ON poor FOR EACH ROW EXECUTE FUNCTION put();

CREATE TABLE node (id integer PRIMARY KEY, parent integer);
CREATE FUNCTION depth(node_id integer) RETURNS bigint LANGUAGE sql RETURN 0;
CREATE VIEW tree AS SELECT n.id, n.parent, depth(n.id) AS depth FROM node n;
CREATE OR REPLACE FUNCTION depth(node_id integer) RETURNS bigint LANGUAGE sql
BEGIN ATOMIC
  SELECT t.depth + 1 FROM tree t WHERE t.id = (SELECT n.parent FROM node n WHERE n.id = node_id);
END;
CREATE MATERIALIZED VIEW depths AS SELECT depth, count(*) AS nodes FROM tree GROUP BY depth;
