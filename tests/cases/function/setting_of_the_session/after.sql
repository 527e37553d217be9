-- FROM CURRENT is whatever the session has that loads it; what a database has for it is no difference.
CREATE FUNCTION kept() RETURNS integer LANGUAGE sql SET timezone FROM CURRENT AS 'SELECT 1';
CREATE FUNCTION added() RETURNS integer LANGUAGE sql SET timezone FROM CURRENT SET work_mem FROM CURRENT AS 'SELECT 2';
