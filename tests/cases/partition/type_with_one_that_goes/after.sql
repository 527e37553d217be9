-- A column changes its type in a partition that is still to go, with a trigger, a policy and a view on it.
CREATE TABLE p (id int, v bigint) PARTITION BY LIST (id);
CREATE TABLE p_eu PARTITION OF p FOR VALUES IN (1);
CREATE VIEW eu AS SELECT v FROM p_eu;
CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE TRIGGER ct AFTER UPDATE OF v ON p_eu FOR EACH ROW EXECUTE FUNCTION f();
CREATE TABLE base (id int, v bigint);
