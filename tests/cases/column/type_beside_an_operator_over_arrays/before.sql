CREATE FUNCTION meets(integer[], integer[]) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT $1[1] = ANY ($2)';
CREATE OPERATOR && (LEFTARG = integer[], RIGHTARG = integer[], FUNCTION = meets);
CREATE TABLE crew (id integer PRIMARY KEY, size text);
