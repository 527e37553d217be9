-- A type change that would rewrite the table: a second column is kept in step, filled, dressed, and takes over.
CREATE TABLE account (
  id int PRIMARY KEY,
  owner text NOT NULL,
  balance int NOT NULL DEFAULT 5 CONSTRAINT positive CHECK (balance > 0),
  code text UNIQUE,
  opened text
);
CREATE INDEX account_balance ON account (balance) WHERE balance > 10;
CREATE INDEX account_owner ON account (lower(owner), balance);
COMMENT ON COLUMN account.balance IS 'in cents';
COMMENT ON INDEX account_balance IS 'the big ones';
COMMENT ON CONSTRAINT positive ON account IS 'never nothing';
CREATE VIEW rich AS SELECT a.id, a.balance FROM account a WHERE a.balance > 100;
CREATE FUNCTION stamp() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.owner := upper(NEW.owner); RETURN NEW; END $$;
CREATE TRIGGER zzz BEFORE INSERT OR UPDATE OF balance ON account FOR EACH ROW EXECUTE FUNCTION stamp();
ALTER TABLE account ENABLE ROW LEVEL SECURITY;
CREATE POLICY mine ON account USING (balance < 1000000);
