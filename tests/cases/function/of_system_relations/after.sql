-- Rows and columns of the server's own relations as types, with and without their schema.
CREATE FUNCTION members() RETURNS SETOF pg_catalog.pg_roles LANGUAGE sql STABLE AS 'SELECT * FROM pg_roles';
CREATE FUNCTION name_of(c pg_class) RETURNS text LANGUAGE sql STABLE AS 'SELECT c.relname::text';
CREATE FUNCTION kind_of(n pg_class.relname%TYPE, a pg_catalog.pg_class.relacl%TYPE) RETURNS pg_class.relkind%TYPE
    LANGUAGE sql STABLE AS 'SELECT ''r''::"char"';
CREATE VIEW named AS SELECT m.rolname, name_of(c) AS relation FROM members() m, pg_class c;
