-- Without a TOAST table the server takes its parameters and forgets them: the wide column comes first.
CREATE TABLE t (a integer, b text) WITH (toast.autovacuum_enabled = false);
