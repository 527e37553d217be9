CREATE TABLE account (id integer PRIMARY KEY, name text COLLATE "C" NOT NULL, balance numeric(12, 2));
CREATE TYPE level AS ENUM ('low', 'high');
CREATE VIEW rich AS
  SELECT NULL::integer AS id, NULL::text COLLATE "C" AS name, NULL::numeric(12, 2) AS balance, NULL::level AS level;
CREATE VIEW poor WITH (security_barrier) AS
  SELECT id, name, level FROM rich WHERE balance < 100;
CREATE VIEW every AS
  SELECT id, name FROM poor UNION ALL SELECT id, name FROM account WHERE balance IS NULL;
CREATE OR REPLACE VIEW rich WITH (security_barrier) AS
  SELECT a.id, a.name, a.balance, CASE WHEN a.balance > 0 THEN 'high'::level ELSE 'low'::level END AS level
    FROM account a WHERE NOT EXISTS (SELECT FROM every e WHERE e.id > a.id);
CREATE VIEW lone AS SELECT a.id, a.name FROM account a JOIN every e ON e.id = a.id;
COMMENT ON VIEW rich IS 'those who have';
COMMENT ON COLUMN rich.level IS 'of wealth';
ALTER VIEW rich ALTER COLUMN balance SET DEFAULT 0;
GRANT SELECT (id, name) ON rich TO PUBLIC;
GRANT SELECT ON poor TO PUBLIC;
CREATE RULE nothing_more AS ON DELETE TO rich DO INSTEAD NOTHING;
CREATE FUNCTION put() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER puts INSTEAD OF INSERT ON rich FOR EACH ROW EXECUTE FUNCTION put();
CREATE TRIGGER puts_too INSTEAD OF INSERT ON every FOR EACH ROW EXECUTE FUNCTION put();
