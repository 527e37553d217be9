CREATE TABLE page (id integer PRIMARY KEY, title text);
CREATE FUNCTION z_plain(t text) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT lower(t)';
CREATE FUNCTION plain(t text) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT public.z_plain(t)';
CREATE INDEX page_title ON page (plain(title));
