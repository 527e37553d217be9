CREATE PROCEDURE p(INOUT a integer) LANGUAGE plpgsql AS $$ BEGIN a := 1; END $$;
CREATE FUNCTION t(a integer DEFAULT 1, b text DEFAULT 'x') RETURNS TABLE (c integer, d text) LANGUAGE sql STABLE ROWS 5 AS $$ SELECT a, b $$;
CREATE FUNCTION v(VARIADIC a integer[]) RETURNS integer LANGUAGE sql SET search_path = public, pg_temp AS $$ SELECT a[1] $$;
CREATE FUNCTION s(a integer) RETURNS integer LANGUAGE sql IMMUTABLE RETURN a * 2;
