-- Parameters of a TOAST table, and others, change together with the column that it is for.
CREATE TABLE gone (id int, b jsonb) WITH (fillfactor = 50);
CREATE TABLE comes (id int, b jsonb) WITH (toast.autovacuum_enabled = off);
ALTER TABLE comes ENABLE ROW LEVEL SECURITY;
CREATE TABLE changes (id int, b jsonb) WITH (fillfactor = 50, toast.autovacuum_enabled = on);
