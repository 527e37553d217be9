-- It forbids what the plan does: made after everything else, taken away before.
CREATE TABLE t (a integer);
CREATE FUNCTION forbid() RETURNS event_trigger LANGUAGE plpgsql AS $$BEGIN RAISE 'not here: %', tg_tag; END$$;
CREATE EVENT TRIGGER guard ON ddl_command_start WHEN TAG IN ('DROP SCHEMA', 'CREATE SCHEMA', 'ALTER TABLE')
  EXECUTE FUNCTION forbid();
