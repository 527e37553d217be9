CREATE TABLE part (id integer PRIMARY KEY, whole bigint, label varchar(20));
CREATE VIEW large AS SELECT NULL::integer AS id, NULL::bigint AS whole, NULL::varchar(20) AS label, NULL::boolean AS root;
CREATE VIEW small AS SELECT p.id, p.whole, p.label FROM part p JOIN large s ON s.whole = p.id WHERE s.root;
CREATE OR REPLACE VIEW large AS
  SELECT p.id, p.whole, p.label, p.whole IS NULL AS root FROM part p WHERE p.id NOT IN (SELECT l.id FROM small l);
COMMENT ON VIEW large IS 'has no parts';
GRANT SELECT ON small TO PUBLIC;
