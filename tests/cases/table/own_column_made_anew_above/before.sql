CREATE TABLE document (length numeric(10, 2) DEFAULT 42, pages smallint NOT NULL);
CREATE TABLE book (length numeric(10, 2) DEFAULT 42, pages smallint NOT NULL, isbn text) INHERITS (document);
