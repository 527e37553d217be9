CREATE SCHEMA s;
GRANT USAGE ON SCHEMA s TO pg_monitor;
CREATE EXTENSION pg_stat_statements SCHEMA s;
CREATE EXTENSION citext SCHEMA s;
GRANT EXECUTE ON FUNCTION s.pg_stat_statements_reset TO pg_monitor;
REVOKE ALL ON FUNCTION s.pg_stat_statements_reset FROM PUBLIC;
REVOKE ALL ON FUNCTION s.citext_eq FROM PUBLIC;
REVOKE ALL ON TYPE s.citext FROM PUBLIC;
GRANT ALL ON FUNCTION s.citext_ne TO pg_monitor;
