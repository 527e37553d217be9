-- What came into being with a comment gets that one back.
CREATE EXTENSION pgcrypto;
