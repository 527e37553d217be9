-- A collation that a domain has anyway is none.
CREATE DOMAIN code AS text COLLATE "C";
