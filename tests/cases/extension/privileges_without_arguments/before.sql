-- Of functions that stand alone under their name the arguments may be left out.
CREATE SCHEMA s;
GRANT USAGE ON SCHEMA s TO pg_monitor;
CREATE EXTENSION pg_stat_statements SCHEMA s;
