-- Conditions for new values only, and what is said of them, come back with the domain.
CREATE DOMAIN positive AS integer DEFAULT 1;
ALTER DOMAIN positive ADD CONSTRAINT positive_check CHECK (VALUE > 0) NOT VALID;
ALTER DOMAIN positive ADD CONSTRAINT small CHECK (VALUE < 9);
COMMENT ON CONSTRAINT small ON DOMAIN positive IS 'one digit';
CREATE TYPE pair AS (a integer, b integer);
COMMENT ON COLUMN pair.a IS 'first';
