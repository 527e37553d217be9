CREATE TABLE gone (id int, b text) WITH (toast.autovacuum_enabled = off);
CREATE TABLE comes (id int, b text) WITH (fillfactor = 60);
CREATE TABLE changes (id int, b text) WITH (fillfactor = 60, toast.autovacuum_enabled = off);
