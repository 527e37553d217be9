-- Functions that a file makes and calls with constants, SQL put together from constants, a loop over a constant array,
-- the server's version, FOUND: what they do is read; what only writes rows is passed over.
CREATE TABLE users (id int PRIMARY KEY, name text, updated_at timestamptz);
CREATE TABLE posts (id int PRIMARY KEY, title text, updated_at timestamptz);
CREATE TABLE "Odd" (id int PRIMARY KEY, updated_at timestamptz);
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.updated_at = now(); RETURN NEW; END $$;
CREATE FUNCTION manage(_tbl regclass) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('CREATE TRIGGER touched BEFORE UPDATE ON %s FOR EACH ROW EXECUTE PROCEDURE touch()', _tbl);
END $$;
SELECT manage('users');
SELECT * FROM manage('posts');
DO $$
DECLARE
  t text;
  said text := 'COMMENT ON TABLE ';
BEGIN
  FOREACH t IN ARRAY ARRAY['users', 'posts', 'Odd'] LOOP
    EXECUTE format('CREATE INDEX %2$I ON %1$I (updated_at)', t, t || '_updated');
    EXECUTE said || quote_ident(t) || ' IS ' || quote_literal('it''s ' || t);
    EXECUTE 'ALTER TABLE ' || quote_ident(t) || ' ENABLE ROW LEVEL SECURITY; ALTER TABLE ' || quote_ident(t) ||
            ' FORCE ROW LEVEL SECURITY';
  END LOOP;
END $$;
DO $$ BEGIN
  IF current_setting('server_version_num')::int < 90600 THEN
    CREATE FUNCTION old_or_new() RETURNS int LANGUAGE sql AS 'SELECT 1';
  ELSE
    CREATE FUNCTION old_or_new() RETURNS int LANGUAGE sql AS 'SELECT 2';
  END IF;
END $$;
CREATE FUNCTION add_keys() RETURNS void LANGUAGE sql AS $$
  ALTER TABLE posts DROP CONSTRAINT posts_pkey;
  ALTER TABLE posts ADD CONSTRAINT posts_key PRIMARY KEY (id);
$$;
SELECT add_keys();
CREATE FUNCTION upgrade() RETURNS int LANGUAGE plpgsql AS $$
DECLARE steps int = 0;
BEGIN
  PERFORM 1 FROM information_schema.columns WHERE table_name = 'posts' AND column_name = 'body';
  IF NOT found THEN
    ALTER TABLE posts ADD COLUMN body text;
    steps := steps + 1;
  END IF;
  PERFORM 1 FROM pg_attribute WHERE attrelid = 'users'::regclass AND attname = 'nick';
  IF found THEN
    ALTER TABLE users DROP COLUMN nick;
  END IF;
  RETURN steps;
END $$;
SELECT upgrade();
CREATE FUNCTION audit(tbl text, audited boolean DEFAULT true, dropped boolean DEFAULT false) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE statement text;
BEGIN
  IF dropped THEN
    EXECUTE 'DROP TABLE ' || tbl;
  END IF;
  IF audited THEN
    statement := 'CREATE TRIGGER audited AFTER INSERT ON ' || tbl || ' FOR EACH ROW EXECUTE FUNCTION touch()';
    RAISE NOTICE '%', statement;
    EXECUTE statement;
  END IF;
END $$;
SELECT audit('users');
SELECT audit('posts', false);
CREATE TABLE notes (id serial PRIMARY KEY, comment text);
CREATE FUNCTION note(said text) RETURNS void LANGUAGE sql AS $$ INSERT INTO notes (comment) VALUES (said) $$;
SELECT note('create');
