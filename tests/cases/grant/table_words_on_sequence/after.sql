-- GRANT on a relation that is a sequence: of the words, those that a sequence has.
GRANT USAGE ON SCHEMA public TO pg_monitor;
CREATE SEQUENCE tickets;
CREATE TABLE booths (n integer, m integer GENERATED ALWAYS AS IDENTITY);
GRANT SELECT, INSERT, UPDATE, DELETE ON tickets, booths TO pg_monitor;
GRANT SELECT, DELETE ON TABLE booths_m_seq TO pg_monitor;
REVOKE UPDATE, TRUNCATE ON tickets FROM pg_monitor;
