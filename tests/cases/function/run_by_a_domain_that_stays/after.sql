CREATE FUNCTION is_short(v text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$ SELECT length(v) < 9 $$;
CREATE FUNCTION is_code(v text) RETURNS boolean LANGUAGE plpgsql IMMUTABLE AS $$ BEGIN RETURN is_short(v); END $$;
CREATE DOMAIN code AS text CONSTRAINT code_is_one CHECK (is_code(VALUE));
CREATE TABLE item (id integer PRIMARY KEY, code code DEFAULT 'none');
