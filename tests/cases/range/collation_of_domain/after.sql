CREATE DOMAIN code AS text COLLATE "C";
CREATE DOMAIN short_code AS code CHECK (length(VALUE) < 5);
CREATE DOMAIN same_code AS short_code COLLATE "C";
CREATE DOMAIN other_code AS short_code COLLATE "POSIX";
CREATE TYPE codes AS RANGE (COLLATION = "C", SUBTYPE = code);
CREATE TYPE other_codes AS RANGE (SUBTYPE = short_code, COLLATION = "POSIX");
CREATE TABLE t (a short_code COLLATE "C", b short_code COLLATE "POSIX", c short_code);
