-- A policy that reads a view over its own table: dropped before both.
CREATE TABLE kept (id integer);
CREATE TABLE accounts (id integer, owner text);
CREATE VIEW active AS SELECT id FROM accounts;
ALTER TABLE accounts ENABLE ROW LEVEL SECURITY;
CREATE POLICY p ON accounts USING (EXISTS (SELECT FROM active));
CREATE TABLE old_accounts () INHERITS (accounts);
CREATE RULE r AS ON INSERT TO accounts WHERE new.id < 0 DO INSTEAD INSERT INTO old_accounts VALUES (new.id, new.owner);
