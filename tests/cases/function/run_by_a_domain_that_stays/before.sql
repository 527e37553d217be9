CREATE FUNCTION is_code(v text) RETURNS boolean LANGUAGE plpgsql IMMUTABLE AS $$ BEGIN RETURN is_short(v); END $$;
CREATE DOMAIN code AS text CONSTRAINT code_is_one CHECK (is_code(VALUE));
CREATE TABLE item (id integer PRIMARY KEY);
INSERT INTO item VALUES (1);
