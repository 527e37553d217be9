UPDATE pg_catalog.pg_class SET relname = 'purchases' WHERE relname = 'orders';
