CREATE TABLE document (length numeric(10, 2) DEFAULT 42, pages bigint GENERATED ALWAYS AS (length * 2) STORED);
CREATE TABLE book (length numeric(10, 2) DEFAULT 42, isbn text) INHERITS (document);
