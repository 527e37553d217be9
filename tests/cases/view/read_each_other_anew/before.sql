-- A column below views that read each other gets another type: both go, and come again.
CREATE TABLE part (id integer PRIMARY KEY, whole integer, label varchar(20));
CREATE VIEW large AS SELECT NULL::integer AS id, NULL::integer AS whole, NULL::varchar(20) AS label;
CREATE VIEW small AS SELECT p.id, p.whole, p.label FROM part p JOIN large s ON s.whole = p.id;
CREATE OR REPLACE VIEW large AS
  SELECT p.id, p.whole, p.label FROM part p WHERE p.id NOT IN (SELECT l.id FROM small l);
COMMENT ON VIEW large IS 'has no parts';
GRANT SELECT ON small TO PUBLIC;
