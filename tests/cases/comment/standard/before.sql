COMMENT ON SCHEMA public IS 'ours';
CREATE EXTENSION pgcrypto;
COMMENT ON EXTENSION pgcrypto IS 'ours too';
