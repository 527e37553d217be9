-- DDL in DO blocks and in functions that are called at once is read where it stands plainly.
CREATE TABLE t (id integer);
DO $$ BEGIN
  CREATE TYPE mood AS ENUM ('good', 'bad');
EXCEPTION WHEN duplicate_object THEN NULL;
END $$;
DO $$ BEGIN
  CREATE TYPE mood AS ENUM ('good', 'bad');
EXCEPTION WHEN duplicate_object THEN RAISE NOTICE 'there already';
END $$;
DO $do$
DECLARE found boolean;
BEGIN
  IF NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conname = 't_id_check') THEN
    ALTER TABLE t ADD CONSTRAINT t_id_check CHECK (id > 0);
  END IF;
  IF EXISTS (SELECT FROM information_schema.columns WHERE table_name = 't' AND column_name = 'note') THEN
    ALTER TABLE t DROP COLUMN note;
  ELSE
    EXECUTE 'ALTER TABLE t ADD COLUMN note text';
  END IF;
  SELECT EXISTS (SELECT FROM pg_tables WHERE tablename = 'u') INTO found;
  IF found THEN
    RETURN;
  END IF;
  CREATE TABLE u (id integer PRIMARY KEY);
END $do$;
CREATE FUNCTION grow() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  CREATE INDEX t_note ON t (note);
  RETURN;
END $$;
SELECT grow();
DROP FUNCTION grow();
