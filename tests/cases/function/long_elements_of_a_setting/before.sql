-- An element of a list that is longer than an identifier is kept as long as it is.
CREATE FUNCTION changed() RETURNS integer LANGUAGE sql SET search_path TO public AS 'SELECT 1';
