CREATE TABLE node (id integer PRIMARY KEY, parent integer);
CREATE FUNCTION depth(node_id integer) RETURNS bigint LANGUAGE sql RETURN 0;
CREATE VIEW tree AS SELECT n.id, n.parent, depth(n.id) AS depth FROM node n;
CREATE OR REPLACE FUNCTION depth(node_id integer) RETURNS bigint LANGUAGE sql
BEGIN ATOMIC
  SELECT t.depth + 1 FROM tree t WHERE t.id = (SELECT n.parent FROM node n WHERE n.id = node_id);
END;
COMMENT ON VIEW tree IS 'nodes with their depth';
CREATE MATERIALIZED VIEW depths AS SELECT depth, count(*) AS nodes FROM tree GROUP BY depth;
