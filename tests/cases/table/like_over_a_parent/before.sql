-- LIKE of a table that is the parent too: comments and storage that it copies are the child's.
CREATE TABLE source (a text, b text);
COMMENT ON COLUMN source.a IS 'A';
ALTER TABLE source ALTER COLUMN b SET STORAGE EXTERNAL;
