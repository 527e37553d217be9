CREATE TABLE documents (title text);
CREATE FUNCTION trimmed(input text) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT btrim(input)';
CREATE FUNCTION normal(input text) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT public.trimmed(lower(input))';
CREATE INDEX documents_normal ON documents (normal(title));
